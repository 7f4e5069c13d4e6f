//! What people tell about themselves, and the words that name it.

use crate::language::ReplyLanguage;

/// Something that people tell about themselves.
#[derive(Debug)]
pub(super) struct Topic {
    /// What it is called in Russian and in English.
    names: (&'static str, &'static str),
    /// Words that name it, ask for it, or say it: a sentence about it may use them whatever words the person used.
    words: &'static [&'static str],
    /// Those of them beside which a number is one of this topic; none where numbers have no place.
    counted_by: &'static [&'static str],
    /// Whether other words stand between such a word and its number, as in an address.
    pub(super) is_spelled_out: bool,
}

const TOPICS: &[Topic] = &[
    Topic {
        names: ("имя", "name"),
        words: &[
            "имя",
            "имени",
            "именем",
            "зовут",
            "звать",
            "фамилия",
            "фамилию",
            "отчество",
            "кто",
            "name",
            "named",
            "called",
            "surname",
            "first",
            "last",
            "full",
            "who",
        ],
        counted_by: &[],
        is_spelled_out: false,
    },
    Topic {
        names: ("город", "city"),
        words: &[
            "город",
            "города",
            "городе",
            "городом",
            "живу",
            "живете",
            "живешь",
            "живем",
            "нахожусь",
            "находитесь",
            "находишься",
            "адрес",
            "адреса",
            "адресу",
            "страна",
            "страны",
            "стране",
            "район",
            "районе",
            "улица",
            "улице",
            "откуда",
            "где",
            "из",
            "city",
            "town",
            "live",
            "living",
            "address",
            "country",
            "based",
            "located",
            "street",
            "where",
            "from",
        ],
        counted_by: &["адрес", "адреса", "улица", "улице", "address", "street"],
        is_spelled_out: true,
    },
    Topic {
        names: ("компания", "company"),
        words: &[
            "компания",
            "компании",
            "компанию",
            "фирма",
            "фирме",
            "организация",
            "организации",
            "работаю",
            "работаете",
            "работаешь",
            "работа",
            "должность",
            "должности",
            "профессия",
            "профессии",
            "company",
            "firm",
            "work",
            "working",
            "job",
            "profession",
            "position",
            "role",
            "employer",
        ],
        counted_by: &[],
        is_spelled_out: false,
    },
    Topic {
        names: ("возраст", "age"),
        words: &["возраст", "возраста", "лет", "год", "года", "исполнилось", "age", "years", "year", "old", "aged"],
        counted_by: &["возраст", "лет", "age", "years", "aged"],
        is_spelled_out: false,
    },
    Topic {
        names: ("день рождения", "birthday"),
        words: &["день", "дата", "рождения", "родился", "родилась", "родились", "birthday", "birth", "date", "born"],
        counted_by: &["рождения", "родился", "родилась", "родились", "birthday", "birth", "born"],
        is_spelled_out: true,
    },
    Topic {
        names: ("телефон", "phone"),
        words: &[
            "телефон",
            "телефона",
            "номер",
            "номера",
            "почта",
            "почты",
            "почту",
            "email",
            "mail",
            "phone",
            "telephone",
            "number",
        ],
        counted_by: &["телефон", "телефона", "почта", "почты", "email", "mail", "phone", "telephone"],
        is_spelled_out: true,
    },
    Topic {
        names: ("семья", "family"),
        words: &[
            "семья",
            "семье",
            "семьи",
            "дети",
            "детей",
            "ребенок",
            "сын",
            "сына",
            "дочь",
            "дочери",
            "муж",
            "жена",
            "family",
            "children",
            "child",
            "kids",
            "son",
            "daughter",
            "husband",
            "wife",
        ],
        counted_by: &["дети", "детей", "сына", "дочери", "children", "kids"],
        is_spelled_out: false,
    },
    Topic {
        names: ("размер", "size"),
        words: &[
            "размер",
            "размера",
            "рост",
            "роста",
            "вес",
            "веса",
            "обуви",
            "одежды",
            "size",
            "height",
            "weight",
            "shoe",
            "shoes",
            "clothes",
            "tall",
        ],
        counted_by: &["размер", "размера", "рост", "вес", "size", "height", "weight", "tall"],
        is_spelled_out: false,
    },
    Topic {
        names: ("интересы", "interests"),
        words: &[
            "люблю",
            "любите",
            "любишь",
            "нравится",
            "предпочитаю",
            "предпочитаете",
            "интересы",
            "интересует",
            "интересуюсь",
            "интересуетесь",
            "увлекаюсь",
            "увлекаетесь",
            "хобби",
            "like",
            "likes",
            "love",
            "prefer",
            "interested",
            "interests",
            "hobby",
            "favourite",
            "favorite",
        ],
        counted_by: &[],
        is_spelled_out: false,
    },
];

impl Topic {
    /// The topics that a text of these words is about.
    pub(super) fn of(words: &[String]) -> Vec<&'static Self> {
        TOPICS.iter().filter(|topic| words.iter().any(|word| topic.has(word))).collect()
    }

    /// Whether a word names it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// Whether numbers have a place in it.
    pub(super) fn has_numbers(&self) -> bool {
        !self.counted_by.is_empty()
    }

    /// Whether a number beside one of these words is one of it.
    pub(super) fn counts(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.counted_by.contains(&word.as_str()))
    }

    /// What a fact of this name is called in a language: the well-known names are translated.
    pub(super) fn label(key: &str, language: ReplyLanguage) -> String {
        let lower = key.trim().to_lowercase();
        let known = TOPICS.iter().find(|topic| topic.names.0 == lower || topic.names.1 == lower);
        match (known, language) {
            (Some(topic), ReplyLanguage::Russian) => topic.names.0.to_owned(),
            (Some(topic), ReplyLanguage::English) => topic.names.1.to_owned(),
            (None, _) => key.to_owned(),
        }
    }
}
