"""Yes and no in fifteen languages: how people answer a question that was just asked."""

import re
import unicodedata

YES = frozenset(
    """
    yes|y|yes please|yep|yeah|yup|sure|ok|okay|of course|please do|go ahead|correct|that is right|that's right|right|save it|do it|confirm|i do|i accept|agreed|👍|✅
    sí|si|claro|vale|de acuerdo|por supuesto|sí por favor|si por favor|correcto|adelante|confirmo|acepto|guárdalo|hazlo
    sim|claro que sim|certo|isso|pode ser|com certeza|confirmo|aceito|pode salvar|sim por favor
    oui|ouais|d'accord|bien sûr|c'est ça|exactement|vas-y|je confirme|j'accepte|oui s'il te plaît|oui s'il vous plaît
    ja|jawohl|klar|gerne|genau|in ordnung|richtig|passt|ja bitte|stimmt|mach das|ich bestätige|einverstanden
    हाँ|हां|जी|जी हाँ|जी हां|ठीक है|ठीक|बिल्कुल|सही|सही है|हा|haan|haan ji|ji haan|theek hai
    是|是的|好|好的|可以|对|對|对的|行|没问题|沒問題|确认|確認|同意|嗯|当然|當然|好啊|保存
    はい|うん|ええ|お願いします|はい お願いします|いいです|いいですよ|そうです|オーケー|了解|もちろん|確認|同意します|大丈夫です
    네|예|응|좋아|좋아요|그래|그래요|맞아|맞아요|물론|물론이죠|알겠습니다|확인|동의|동의합니다|네 부탁해요|저장해 주세요|오케이
    да|ага|конечно|хорошо|ладно|верно|правильно|давай|давайте|подтверждаю|согласен|согласна|всё верно|все верно|да пожалуйста
    نعم|أجل|اجل|ايوه|أيوه|ايوا|حسنا|حسنًا|موافق|موافقة|صحيح|تمام|بالتأكيد|طبعا|طبعًا|اوكي|أكيد|نعم من فضلك
    ya|iya|yaa|oke|baik|betul|benar|tentu|setuju|boleh|ya tolong|ya silakan|simpan saja
    evet|tamam|olur|tabii|tabi|elbette|doğru|onaylıyorum|kabul|kabul ediyorum|evet lütfen|aynen
    có|vâng|dạ|ừ|được|đồng ý|đúng|đúng rồi|đúng vậy|chắc chắn rồi|vâng ạ|dạ vâng|xác nhận|lưu đi
    ndiyo|ndio|naam|sawa|sawa sawa|haya|kweli|hakika|nakubali|ndiyo tafadhali|bila shaka
    """.replace("\n", "|").split("|")
)

NO = frozenset(
    """
    no|n|nope|nah|no thanks|no thank you|not now|cancel|stop|don't|do not|never mind|nevermind|wrong|that is wrong|👎|❌
    no gracias|ahora no|cancelar|cancela|mejor no|incorrecto|todavía no
    não|nao|não obrigado|não obrigada|agora não|cancelar|melhor não|errado|ainda não
    non|non merci|pas maintenant|annuler|annule|laisse tomber|pas encore
    nein|nee|nö|nein danke|lieber nicht|jetzt nicht|abbrechen|falsch|noch nicht
    नहीं|नही|ना|जी नहीं|अभी नहीं|रद्द करो|रद्द करें|गलत|nahi|nahin
    不|不是|不要|不用|不用了|不行|取消|算了|不对|不對|没有|否|先不要|暂时不要
    いいえ|いや|いえ|だめ|やめて|やめます|キャンセル|結構です|違います|ちがいます|今はいい|まだです
    아니|아니요|아니오|아뇨|싫어|싫어요|취소|괜찮아요|됐어요|틀려요|지금은 아니에요|아직이요
    нет|не|не надо|не нужно|не сейчас|отмена|отмени|отменить|неверно|неправильно|нет спасибо|ещё нет
    لا|كلا|لا شكرا|لا شكرًا|ليس الآن|إلغاء|الغاء|خطأ|ليس بعد
    tidak|nggak|enggak|gak|ga|jangan|bukan|batal|batalkan|nanti saja|tidak terima kasih|salah|belum
    hayır|hayir|yok|istemiyorum|iptal|vazgeç|vazgeçtim|şimdi değil|yanlış|hayır teşekkürler|henüz değil
    không|khong|không cần|thôi|hủy|huỷ|chưa|không phải|sai|không cảm ơn|để sau|chưa phải lúc
    hapana|la|la hasha|siyo|sio|ghairi|acha|sitaki|si sasa|hapana asante|bado|sivyo
    """.replace("\n", "|").split("|")
)

_EDGES = re.compile(
    r"^[\s.,;:!?¡¿。、！？，؟،।…~\"'“”«»()-]+|[\s.,;:!?¡¿。、！？，؟،।…~\"'“”«»()-]+$"
)
_INNER = re.compile(r"[\s,，、،]+")
_FILLER = re.compile(
    r"^(?:h+m+|u+h*m+|e+h+m*|a+h+|o+h+|эм+|ну|嗯|えっと|うーん|음|어)[\s.…,，、،]+"
)
"""What people say while they think; it is no answer by itself."""


def answer(text: str) -> bool | None:
    """Return True for a yes, False for a no, None for anything that is more than that."""
    plain = _plain(text)
    if plain in _YES:
        return True
    return False if plain in _NO else None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("’", "'").casefold()
    return _INNER.sub(" ", _EDGES.sub("", _FILLER.sub("", text)))


_YES = frozenset(_plain(word) for word in YES if word.strip())
_NO = frozenset(_plain(word) for word in NO if word.strip())
