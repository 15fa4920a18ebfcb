"""The words by which an issue shows how ready it is, what kind of work it is and how hard: tables only.

Every pattern is linear in the text: no repetition holds another one.
"""

import re
from collections.abc import Mapping

from matching.patterns import AnyOf
from matching.types import Difficulty, Kind


def _any(*parts: str) -> AnyOf:
    return AnyOf(*parts)


SOLUTION = _any(
    r"\b(?:the|a|possible|proposed|suggested|simple|easy|potential|expected) (?:solution|fix|approach|change|implementation)\b",
    r"\b(?:we|you|one) (?:can|could|should|need to|just need to|only need to) (?:\w+ )?(?:add|change|replace|remove|move|rename|use|update|fix|call|raise|write|pass|check|return|extend|convert)\b",
    r"\b(?:should|must|needs? to) be (?:\w+ )?(?:added|changed|replaced|removed|moved|renamed|updated|fixed|called|raised|written|passed|checked|returned|converted|documented|translated|tested)\b",
    r"\b(?:acceptance criteria|definition of done|steps to (?:implement|solve|fix)|what (?:to do|needs to be done|is needed)|implementation (?:details|plan|notes)|to[- ]?do list|how to fix)\b",
    r"\bthe (?:task|goal|idea) is to\b",
    r"\b(?:instead of|rather than) [`\w]",
    r"建议|解决方案|修改为|应该改|需要修改|解決策|提案|修正案|해결 ?방법|제안|solución|solução|solution proposée|lösung|решение|предлагаю|الحل|çözüm|giải pháp|suluhisho|solusi",
)
NO_SOLUTION = _any(
    r"\b(?:not sure (?:how|what|whether|if|which)|needs? (?:more )?(?:discussion|design|investigation|a decision)|open question|any (?:ideas|thoughts)|wdyt|what do (?:you|others|people) think|request for comments|rfc|to be (?:decided|discussed)|tbd|brainstorm)\b",
    r"待讨论|要検討|논의 필요|por discutir|a discuter|zu klären|обсудить",
)
POINTERS = _any(
    r"(?<![\w@])[\w.-]{1,80}(?:/[\w.-]{1,80}){1,12}\.(?:py|js|ts|tsx|jsx|md|rst|c|cc|cpp|cu|h|hpp|rs|go|java|kt|rb|swift|jl|r|ipynb|yml|yaml|toml|json|html|css|sh|txt|cfg)\b",
    r"https?://github\.com/[\w.-]{1,80}/[\w.-]{1,80}/(?:blob|tree)/\S{1,200}",
    r"`[\w./-]{1,100}\.(?:py|js|ts|tsx|md|rst|c|cc|cpp|cu|h|rs|go|java|ipynb|yml|yaml|toml|json|html|css|sh)`",
    r"`[A-Za-z_][\w.]{2,80}(?:\(\))?`",
    r"\b[a-z_]\w{1,40}(?:\.[A-Za-z_]\w{1,40}){2,5}\b",
    r"\bline \d{1,5}\b|#L\d{1,5}\b",
)
EXAMPLE = _any(
    r"```[^\n]{0,30}\n|~~~[^\n]{0,30}\n|<code>|^>>> ",
    r"\b(?:steps to reproduce|to reproduce|reproduction|reproducible|minimal (?:working |reproducible )?example|mwe|mre|reproducer|for example|e\.g\.|example:|expected (?:behaviou?r|output|result)|actual (?:behaviou?r|output|result)|screenshot)",
    r"!\[[^\]\n]{0,200}\]\(|<img ",
    r"Traceback \(most recent call last\)",
    r"复现|重现|例如|示例|再現|例えば|재현|예시|ejemplo|exemplo|exemple|beispiel|например|воспроизв|مثال|örnek|ví dụ|mfano|contoh",
)
TESTS = _any(
    r"\b(?:tests?|spec)/[\w./-]{1,120}|\btest_\w{2,60}|\b\w{2,60}_test\.\w{1,4}\b|\b\w{2,60}\.(?:test|spec)\.\w{1,4}\b",
    r"\b(?:unit|regression|integration|doc)[- ]?tests?\b|\bpytest\b|\btest (?:suite|case|cases|file|files|coverage|plan)\b|\b(?:add|write|run|update|existing|with) (?:a |the |some |new )?tests?\b",
    r"单元测试|测试用例|単体テスト|テストを|단위 테스트|pruebas unitarias|testes unitários|tests unitaires|юнит[- ]?тест|модульн\w{0,6} тест",
)
SMALL = _any(
    r"\b(?:small|tiny|trivial|simple|easy|quick|minor|one[- ]line(?:r)?|straight-?forward|self-contained|isolated) (?:\w+ )?(?:change|fix|task|issue|pr|improvement|patch|addition|edit)\b",
    r"\b(?:typo|one[- ]liner|low[- ]hanging fruit|a few lines|should (?:only )?take|single (?:file|function|line))\b",
    r"简单|小改动|簡単|간단|sencillo|simples|petite modification|einfach|просто|небольш|بسيط|basit|đơn giản|rahisi|mudah",
)
LARGE = _any(
    r"\b(?:epic|tracking issue|umbrella|meta[- ]issue|roadmap|large[- ]scale|rewrite|overhaul|major (?:change|refactor\w*|rework)|redesign|whole codebase|all (?:of the )?(?:modules|files|models|packages)|breaking change)\b",
    r"路线图|重写|大规模|ロードマップ|全面的|로드맵|hoja de ruta|feuille de route|дорожная карта",
)
HOURS = re.compile(
    r"\b(?:about|around|roughly|~|approximately|est(?:imated)?(?: time)?:?|takes?)?\s?(\d{1,3}(?:\.\d)?)(?:\s?(?:-|–|to)\s?(\d{1,3}(?:\.\d)?))?"
    r"\s?(hours?|hrs?|minutes|mins?|days?|horas?|heures?|stunden?|часов|часа|小时|時間|시간|saat|giờ|jam)\b",
    re.IGNORECASE,
)
HOURS_HINT = re.compile(r"\d\s?(?:[hmd]|stund|час|小时|時間|시간|saat|giờ|jam)", re.IGNORECASE)
"""Every match of HOURS holds one; a text without is not searched any further."""
EFFORT = re.compile(
    r"\b(?:take|takes|effort|estimat\w{0,5}|work|time|spend|duration)\b", re.IGNORECASE
)

KIND_LABELS: Mapping[Kind, AnyOf] = {
    Kind.DOCS: _any(r"\bdocs?\b|documentation|docstring|tutorial|readme|文档|ドキュメント|문서"),
    Kind.TESTS: _any(r"\btests?\b|testing|coverage|flaky|\bqa\b"),
    Kind.BUG: _any(r"\bbugs?\b|defect|regression|crash|缺陷|バグ|버그"),
    Kind.FEATURE: _any(r"feature|enhancement|new[- _]?(?:model|operator|op)|proposal|improvement"),
    Kind.DATA: _any(r"\bdata(?:sets?)?\b|annotation|corpus"),
    Kind.TRANSLATION: _any(
        r"translat|i18n|l10n|locali[sz]ation|internationali[sz]ation|翻译|翻訳|번역"
    ),
    Kind.UI: _any(r"\bui\b|\bux\b|front-?end|\ba11y\b|accessibility|design|dashboard|\bcss\b"),
    Kind.INFRASTRUCTURE: _any(
        r"\bci\b|build|infra|devops|packag|release|docker|dependenc|installation|\bmaintenance\b|\bchore\b"
    ),
}
KIND_WORDS: Mapping[Kind, AnyOf] = {
    Kind.DOCS: _any(
        r"\b(?:docs?|documentation|docstrings?|readme|tutorials?|user guide|changelog|typos?|broken links?)\b",
        r"文档|ドキュメント|문서|documentación|documentação|dokumentation|документаци|توثيق|tài liệu|dokumentasi",
    ),
    Kind.TESTS: _any(
        r"\b(?:add|write|missing|improve|flaky|failing|more|fix) (?:\w+ )?tests?\b|\b(?:unit tests?|test coverage|test suite|test case)\b",
        r"单元测试|测试用例|単体テスト|단위 테스트",
    ),
    Kind.BUG: _any(
        r"\b(?:bug|crash(?:es|ed)?|exception|traceback|fails?|failing|broken|incorrect(?:ly)?|wrong(?:ly)?|regression|typeerror|valueerror|keyerror|attributeerror|runtimeerror|indexerror|importerror|segfault|memory leak|hangs?|doesn'?t work|does not work|not working|unexpected(?:ly)?)\b",
        r"报错|错误|崩溃|エラー|不具合|오류|버그|fallo|erro\b|erreur|fehler|ошибк|خطأ|hata\b|lỗi|hitilafu",
    ),
    Kind.FEATURE: _any(
        r"\b(?:feature request|add support|support for|implement|new feature|would be (?:nice|great|useful|helpful)|enhancement|allow (?:users|to|the)|ability to|introduce|extend|expose)\b",
        r"新功能|希望支持|機能追加|기능 추가|nueva funci|nova funcionalidade|nouvelle fonctionnalité|neue funktion|добавить поддержку",
    ),
    Kind.DATA: _any(
        r"\b(?:add|new|missing|update|download|curate|clean|label|annotate) (?:\w+ ){0,2}(?:datasets?|data|corpus|annotations?)\b|\bdata ?sets? (?:card|loader|loading script)\b",
        r"数据集|データセット|데이터셋",
    ),
    Kind.TRANSLATION: _any(
        r"\b(?:translat(?:e|ed|ion|ions|ing)|locali[sz](?:e|ation)|i18n|l10n|internationali[sz]ation)\b(?! (?:task|model|quality|pair|pipeline|invarian))",
        r"翻译|翻訳|번역|traducción|tradução|traduction|übersetzung|перевод|ترجمة|çeviri|bản dịch|terjemahan|tafsiri",
    ),
    Kind.UI: _any(
        r"\b(?:ui|ux|button|layout|dark mode|css|front-?end|web page|dashboard|tooltip|dropdown|sidebar|modal|accessibility|a11y|screen reader|widget)\b",
        r"界面|按钮|ボタン|画面|버튼|화면|interfaz|interface utilisateur|benutzeroberfläche|интерфейс",
    ),
    Kind.INFRASTRUCTURE: _any(
        r"\b(?:ci|github actions?|workflow file|docker(?:file)?|packaging|pyproject|setup\.py|dependabot|wheels?|build system|cmake|pre-commit|release (?:script|process)|pypi|conda-forge|python 3\.\d+ support|continuous integration|deployment|helm chart)\b",
        r"持续集成|部署|打包|デプロイ|배포",
    ),
}
DIFFICULTY_LABELS: Mapping[Difficulty, AnyOf] = {
    Difficulty.HARD: _any(
        r"\b(?:hard|difficult|advanced|expert|complex|experienced)\b|难|難しい|어려움|(?<!\w)e-hard"
    ),
    Difficulty.MEDIUM: _any(
        r"\b(?:medium|intermediate|moderate|good[- _]second[- _]issue|e-medium|moyen|media|mittel)\b|中等|中級|중급"
    ),
    Difficulty.EASY: _any(
        r"\b(?:easy|beginners?|newcomers?|starter|trivial|novice|low[- _]hanging|first[- _]timers?|e-easy)\b|first[- _]issue|first[- _]pr\b|简单|简易|新手|初心者|입문|facile|fácil|einsteiger|новичк"
    ),
}
DIFFICULTY_WORDS: Mapping[Difficulty, AnyOf] = {
    Difficulty.HARD: _any(
        r"\b(?:race condition|deadlock|thread[- ]safety|rewrite|overhaul|re-?architect\w{0,8}|custom (?:cuda )?kernel|distributed training|numerical (?:stability|precision)|memory leak|segfault|expert knowledge|non-trivial|backwards? compatib\w{0,8})\b"
    ),
    Difficulty.MEDIUM: _any(
        r"\b(?:refactor\w{0,4}|new (?:model|backend|api|endpoint|class)|performance|optimi[sz]e|migrat(?:e|ion)|async)\b"
    ),
    Difficulty.EASY: _any(
        r"\b(?:typos?|good first issue|beginner[- ]friendly|easy (?:fix|task|issue|one)|spelling|grammar|broken links?|docstrings?|readme|one[- ]liner?|low[- ]hanging fruit|rename|error message)\b"
    ),
}
READY_LABELS = _any(
    r"good[- _]first|help[- _]wanted|mentor|up[- _]for[- _]grabs|accepted|\bready\b|easy|starter|beginner|newcomer"
)
UNREADY_LABELS = _any(
    r"needs?[- _:](?:discussion|design|decision|info|triage|repro|more)|\brfc\b|blocked|proposal|question|on[- _]hold|wontfix|stale"
)
