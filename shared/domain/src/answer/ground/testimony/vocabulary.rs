//! Words of which sentences about a person are made, whoever the person is.

use crate::retrieval::analyze;

/// Words that join others and state nothing.
const JOINING: &[&str] = &[
    "и", "а", "в", "во", "на", "с", "со", "у", "о", "об", "обо", "что", "это", "так", "то", "как", "же", "мне", "нам",
    "себе", "себя", "есть", "я", "and", "that", "is", "are", "was", "in", "at", "to", "us", "me", "the", "a", "an",
    "of", "as", "it", "have", "i", "yes", "да",
];
/// Words that speak to the customer.
const TO_CUSTOMER: &[&str] = &[
    "вы",
    "вас",
    "вам",
    "вами",
    "ваш",
    "ваша",
    "ваше",
    "ваши",
    "вашего",
    "вашей",
    "вашу",
    "вашем",
    "вашим",
    "ваших",
    "вашими",
    "ты",
    "тебя",
    "тебе",
    "тобой",
    "твой",
    "твоя",
    "твое",
    "твои",
    "твоего",
    "твоей",
    "твою",
    "you",
    "your",
    "yours",
    "yourself",
    "you're",
    "you've",
];
/// Words with which customers speak of themselves.
const BY_CUSTOMER: &[&str] = &[
    "я",
    "меня",
    "мне",
    "мной",
    "мой",
    "моя",
    "мое",
    "мои",
    "моего",
    "моей",
    "мою",
    "моем",
    "моим",
    "моих",
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "i'm",
    "i've",
];
/// Words with which an agent speaks of the company, whosever words they were: a customer's "we" is not ours.
const OF_US: &[&str] = &[
    "мы",
    "наш",
    "наша",
    "наше",
    "наши",
    "нашего",
    "нашей",
    "нашему",
    "нашу",
    "нашем",
    "нашим",
    "наших",
    "нашими",
    "we",
    "our",
    "ours",
    "we're",
    "we've",
];
/// Words that say that the customer said it, or that it is remembered.
const TELLING: &[&str] = &[
    "говорил",
    "говорила",
    "говорили",
    "сказал",
    "сказала",
    "сказали",
    "рассказал",
    "рассказала",
    "рассказали",
    "рассказывал",
    "рассказывала",
    "рассказывали",
    "упоминал",
    "упоминала",
    "упоминали",
    "упомянули",
    "писал",
    "писала",
    "писали",
    "написал",
    "написала",
    "написали",
    "указал",
    "указала",
    "указали",
    "сообщил",
    "сообщила",
    "сообщили",
    "назвал",
    "назвала",
    "назвали",
    "называл",
    "называла",
    "называли",
    "представился",
    "представилась",
    "представились",
    "помню",
    "запомнил",
    "запомнила",
    "раньше",
    "ранее",
    "tell",
    "told",
    "say",
    "said",
    "mention",
    "mentioned",
    "wrote",
    "written",
    "shared",
    "introduced",
    "remember",
    "earlier",
    "before",
    "previously",
];
/// Words that ask what is remembered.
const RECALLING: &[&str] = &[
    "знаете",
    "знаешь",
    "помните",
    "помнишь",
    "помнит",
    "запомнили",
    "напомните",
    "напомни",
    "know",
    "remember",
    "remind",
    "recall",
];
/// Punctuation of names, addresses and short sentences. Signs of money and of hundredths are not among it.
const PUNCTUATION: &str = " .,;:!?'’\"«»“”()-–—/@_+#№&\n";

/// The words of a text in small letters, `е` for `ё`; apostrophes belong to them.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('ё', "е").replace('’', "'");
    let words = lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).map(|word| word.trim_matches('\''));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What is the same for all forms of a word.
pub(super) fn stem(word: &str) -> String {
    analyze(word).concat()
}

/// Whether a text has nothing but letters of one alphabet in each word, figures and plain punctuation: what is written to
/// deceive the eye is no statement.
pub(super) fn is_plain(text: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c);
    let cyrillic = |c: char| ('\u{400}'..='\u{45f}').contains(&c);
    let known = |c: char| latin(c) || cyrillic(c) || c.is_ascii_digit() || PUNCTUATION.contains(c);
    let mixed = |word: &str| word.contains(latin) && word.contains(cyrillic);
    text.chars().all(known) && !text.split(|c: char| !c.is_alphanumeric()).any(mixed)
}

pub(super) fn joins(word: &str) -> bool {
    JOINING.contains(&word)
}

pub(super) fn speaks_to_customer(word: &str) -> bool {
    TO_CUSTOMER.contains(&word)
}

pub(super) fn speaks_of_oneself(word: &str) -> bool {
    BY_CUSTOMER.contains(&word)
}

pub(super) fn speaks_of_us(word: &str) -> bool {
    OF_US.contains(&word)
}

pub(super) fn tells(word: &str) -> bool {
    TELLING.contains(&word)
}

pub(super) fn recalls(word: &str) -> bool {
    RECALLING.contains(&word)
}
