//! What a message wants: an answer, or something done.

/// Words that ask for an answer wherever they stand.
const ASKING: &[&str] = &[
    "сколько",
    "какой",
    "какая",
    "какое",
    "какие",
    "какую",
    "каков",
    "какова",
    "где",
    "когда",
    "куда",
    "откуда",
    "почему",
    "зачем",
    "как",
    "кто",
    "что",
    "чем",
    "чей",
    "ли",
    "расскажите",
    "расскажи",
    "подскажите",
    "подскажи",
    "объясните",
    "объясни",
    "интересует",
    "what",
    "when",
    "where",
    "who",
    "whose",
    "why",
    "how",
    "which",
    "explain",
    "describe",
];
/// First words of English questions.
const ASKING_FIRST: &[&str] = &[
    "is",
    "are",
    "am",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "will",
    "would",
    "should",
    "has",
    "have",
    "may",
    "tell",
    "есть",
    "можно",
];

/// Whether a message asks for an answer. One that does not may want a person, or tell something worth remembering.
pub(super) fn is_question(message: &str) -> bool {
    let lower = message.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    message.contains('?')
        || words.clone().next().is_some_and(|first| ASKING_FIRST.contains(&first))
        || words.any(|word| ASKING.contains(&word))
}

/// Whether a sentence is itself a question: "I told you what I like" is none.
pub(super) fn asks(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    sentence.contains('?') || first.is_some_and(|first| ASKING.contains(&first) || ASKING_FIRST.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::is_question;

    #[test]
    fn questions_are_told_from_what_wants_something_done() {
        for question in
            ["Сколько стоит доставка", "У вас есть XL?", "tell me about prices", "Подскажите цену", "Can I pay later"]
        {
            assert!(is_question(question), "{question}");
        }
        for other in ["Позовите человека", "Меня зовут Анна", "I want to talk to a person", "Запишите меня на завтра"]
        {
            assert!(!is_question(other), "{other}");
        }
    }
}
