"""What each finding says, in Russian and English. `{path}` is the place in the mapping file."""

TEXTS: dict[str, tuple[str, str]] = {
    "yaml_syntax": ("файл не разбирается как YAML", "the file is not YAML"),
    "yaml_shape": ("ожидается {expected}", "expected {expected}"),
    "unknown_key": ("неизвестный ключ; возможны: {known}", "unknown key; possible: {known}"),
    "duplicate_key": ("ключ встречается дважды", "the key occurs twice"),
    "unknown_root": (
        "нет канонического типа {name}; есть: {known}",
        "no canonical type {name}; there are: {known}",
    ),
    "unknown_schema": (
        "схема {name} не найдена или не читается",
        "schema {name} is missing or cannot be read",
    ),
    "unknown_element": (
        "в схеме нет корневого элемента {name}; есть: {known}",
        "the schema has no global element {name}; there are: {known}",
    ),
    "unknown_canonical": (
        "нет канонического поля {name}; есть: {known}",
        "no canonical field {name}; there are: {known}",
    ),
    "unknown_xml": (
        "в схеме нет узла {name}; есть: {known}",
        "the schema has no node {name}; there are: {known}",
    ),
    "duplicate_canonical": (
        "поле заполняют несколько правил; ожидается одно",
        "several rules feed this field; expected one",
    ),
    "overlap": (
        "узел {node} занят несколькими правилами; ожидается одно",
        "several rules use the node {node}; expected one",
    ),
    "text_in_structure": (
        "узел {node} содержит элементы, текст в нём невозможен; укажите узел с текстом",
        "node {node} holds elements and can take no text; name a node of text",
    ),
    "structure_in_text": (
        "узел {node} содержит текст, вложенных узлов в нём нет",
        "node {node} holds text and has nothing nested in it",
    ),
    "unmapped_canonical": (
        "поле не сопоставлено; добавьте правило либо unmapped с причиной",
        "the field is not mapped; add a rule, or unmapped with a reason",
    ),
    "unmapped_xml": (
        "узел XML не сопоставлен; добавьте правило либо ignored с причиной",
        "the XML node is not mapped; add a rule, or ignored with a reason",
    ),
    "required_xml": (
        "обязательный узел {node} не заполняется; нужно правило или constants",
        "the required node {node} is not filled; it needs a rule or constants",
    ),
    "required_choice": (
        "обязательный выбор в {node} может остаться пустым; нужен choice или one_of: {known}",
        "the required choice in {node} may stay empty; it needs choice or one_of: {known}",
    ),
    "optional_feeds_required": (
        "обязательный узел {node} заполняется из необязательного значения; "
        "нужен absent или assured с причиной",
        "the required node {node} is fed from an optional value; it needs absent, or assured",
    ),
    "required_canonical": (
        "обязательное поле нечем заполнить при чтении; нужно правило или defaults",
        "nothing feeds this required field on reading; it needs a rule or defaults",
    ),
    "optional_read_into_required": (
        "обязательное поле читается из необязательного узла {node}; нужен default",
        "the required field is read from the optional node {node}; it needs a default",
    ),
    "list_into_single": (
        "поле — список, а узел {node} однократный или нет метки []",
        "the field is a list, but node {node} occurs once, or the mark [] is missing",
    ),
    "single_from_list": (
        "поле однократное, а узел {node} повторяется или стоит метка []",
        "the field is single, but node {node} repeats, or the mark [] is there",
    ),
    "too_many": (
        "узел {node} повторяется не более {most} раз, а значений может быть больше",
        "node {node} occurs at most {most} times, but there may be more values",
    ),
    "too_few": (
        "узел {node} требует не менее {least} повторений, столько не обеспечено",
        "node {node} needs at least {least} occurrences, which is not assured",
    ),
    "type_mismatch": (
        "кодек не может дать тип {type} узла {node}",
        "the codec cannot produce the type {type} of node {node}",
    ),
    "codec_for_type": (
        "кодек {name} не работает с полем вида {kind}",
        "codec {name} does not work on a field of kind {kind}",
    ),
    "unknown_codec": (
        "неизвестный кодек {name}; есть: {known}",
        "unknown codec {name}; there are: {known}",
    ),
    "codec_parameter": (
        "неверный параметр кодека {name}; возможны: {known}",
        "bad parameter of codec {name}; possible: {known}",
    ),
    "facet_enumeration": (
        "значения {text} нет в перечне узла {node}: {known}",
        "{text} is not in the list of node {node}: {known}",
    ),
    "facet_length": (
        "длина {text} не укладывается в узел {node}: {least}..{most}",
        "the length of {text} does not fit node {node}: {least}..{most}",
    ),
    "facet_range": (
        "{text} выходит за границы узла {node}: {least}..{most}",
        "{text} is outside the range of node {node}: {least}..{most}",
    ),
    "facet_pattern": (
        "{text} не подходит под шаблон узла {node}: {known}",
        "{text} does not match the pattern of node {node}: {known}",
    ),
    "unknown_table": (
        "нет таблицы {name}; есть: {known}",
        "no table {name}; there are: {known}",
    ),
    "unused_table": ("таблица нигде не используется", "no rule uses this table"),
    "table_member": (
        "в перечислении нет значения {name}; есть: {known}",
        "the enum has no member {name}; there are: {known}",
    ),
    "table_not_total": (
        "в таблице нет значений: {known}; добавьте их или partial с причиной",
        "the table lacks: {known}; add them, or partial with a reason",
    ),
    "table_not_invertible": (
        "код {name} стоит у нескольких значений; лишние пометьте lossy с причиной",
        "code {name} stands for several values; mark the others lossy with a reason",
    ),
    "table_misses_code": (
        "в таблице нет кодов, которые узел {node} допускает: {known}",
        "the table lacks codes that node {node} allows: {known}",
    ),
    "constant_value": (
        "постоянное значение не подходит узлу {node} типа {type}",
        "the constant does not fit node {node} of type {type}",
    ),
    "absent_value": (
        "текст absent не подходит узлу {node} типа {type} или совпадает со значением",
        "the text in absent does not fit node {node} of type {type}, or equals a value",
    ),
    "default_value": (
        "значение не подходит полю вида {kind}",
        "the value does not fit a field of kind {kind}",
    ),
    "no_reason": ("ожидается причина", "expected a reason"),
    "personal_without_need": (
        "персональные данные отправляются без указания, зачем они ведомству; добавьте в personal",
        "personal data are sent without saying why the agency needs them; add to personal",
    ),
    "need_for_nothing": (
        "необходимость указана для того, что не отправляется",
        "a need is stated for what is not sent",
    ),
    "not_carried": (
        "хаб принимает то, чего узел {node} типа {type} не возьмёт, например {text};"
        " добавьте кодек или left_out с причиной",
        "the hub accepts what node {node} of type {type} does not take, {text} for one;"
        " add a codec, or left_out with a reason",
    ),
    "left_out_required": (
        "узел {node} берёт не всё, что принимает хаб, а обойтись без него нельзя",
        "node {node} does not take all that the hub accepts, and cannot be left out",
    ),
    "left_out_for_nothing": (
        "причина указана для того, что передаётся всегда",
        "a reason is stated for what can always be carried",
    ),
    "choice_branch": (
        "ветвь неверна: {expected}",
        "the branch is wrong: {expected}",
    ),
    "choice_not_total": (
        "нет ветвей для значений: {known}; добавьте их или partial / others с причиной",
        "no branches for: {known}; add them, or partial / others with a reason",
    ),
}
