//! Which words of a question carry what it is about.

/// Words that a question is made with and that say nothing of its subject. Missing in every passage, they would otherwise count
/// as the rarest and most telling ones.
const FUNCTION_WORDS: &[&str] = &[
    "а", "без", "бы", "был", "была", "были", "было", "быть", "в", "вам", "вас", "ваш", "ваша", "ваше", "ваши", "вашей", "во", "вот", "вы",
    "где", "да", "для", "до", "его", "ее", "есть", "еще", "ещё", "её", "же", "за", "зачем", "здесь", "здравствуйте", "знать", "и", "из", "или",
    "именно", "интересует", "их", "к", "как", "какая", "какие", "каков", "какова", "каковы", "какое", "какой", "каком", "какую", "когда",
    "кого", "кому", "ко", "который", "кто", "куда", "ли", "ль", "мне", "меня", "могу", "мое", "мой", "можете", "можно", "мои", "моя", "мы", "на",
    "надо", "нам", "нас", "наш", "не", "нельзя", "нет", "ни", "но", "нужен", "нужна", "нужно", "о", "об", "от", "откуда", "по", "подскажите",
    "пожалуйста", "почему", "привет", "при", "про", "расскажите", "с", "свой", "скажите", "сколько", "со", "так", "там", "то", "тоже", "тут", "у",
    "узнать", "хотел", "хотела", "хочу", "чего", "чем", "через", "что", "чтобы", "эта", "эти", "это", "этот", "я", "a", "about", "an", "and",
    "any", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "hello", "hi",
    "how", "i", "if", "in", "is", "it", "its", "know", "many", "may", "me", "much", "my", "need", "no", "not", "of", "on", "or", "our", "please",
    "shall", "should", "so", "tell", "than", "that", "the", "their", "them", "there", "these", "they", "this", "to", "us", "want", "was", "we",
    "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
];

/// The words of `question` that are about something, as written.
pub(super) fn content_words(question: &str) -> impl Iterator<Item = &str> {
    let words = question.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty() && !FUNCTION_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::content_words;

    #[test]
    fn only_the_subject_is_left() {
        let words = |text| content_words(text).collect::<Vec<_>>();
        assert_eq!(words("Подскажите, сколько стоит доставка в Казань?"), ["стоит", "доставка", "Казань"]);
        assert_eq!(words("What is the price of the A-12/34?"), ["price", "A-12/34"]);
        assert!(words("А что это?").is_empty());
    }
}
