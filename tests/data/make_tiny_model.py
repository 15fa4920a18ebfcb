"""Make tests/data/tiny-model: a BERT with random weights for the real embedding path.

Run from the project's folder: python tests/data/make_tiny_model.py
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

TARGET = Path(__file__).parent / "tiny-model"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?-_'\"()"
SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}


def vocabulary() -> dict[str, int]:
    """Return special tokens, letters and their continuations."""
    tokens = [*SPECIAL.values(), *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    return {token: number for number, token in enumerate(tokens)}


def main() -> None:
    """Write the folder; the seed is fixed, so it comes out the same."""
    torch.manual_seed(7)
    words = vocabulary()
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    model = BertModel(config, add_pooling_layer=False)
    for path in ("", "1_Pooling", "2_Normalize"):
        (TARGET / path).mkdir(parents=True, exist_ok=True)
    (TARGET / "2_Normalize" / ".gitkeep").touch()
    save_file(
        {name: tensor.half().contiguous() for name, tensor in model.state_dict().items()},
        TARGET / "model.safetensors",
        metadata={"format": "pt"},
    )
    config.architectures = ["BertModel"]
    config.save_pretrained(TARGET)
    files = {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(
                [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
            )
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": 128, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {"query": "q: ", "document": "d: "}},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 128,
            **SPECIAL,
        },
    }
    for name, value in files.items():
        (TARGET / name).write_text(json.dumps(value, indent=1) + "\n")
    tokenizer = Tokenizer(models.WordPiece(words, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(TARGET / "tokenizer.json"))


if __name__ == "__main__":
    main()
