//! Every sentence that the product itself says to a customer, in both languages. A sentence never promises what did not
//! happen.

use super::small_talk::SmallTalk;
use crate::language::ReplyLanguage;
use crate::language_model::ModelFailure;

/// Picks the text of a language.
fn pick(language: ReplyLanguage, russian: &'static str, english: &'static str) -> &'static str {
    match language {
        ReplyLanguage::Russian => russian,
        ReplyLanguage::English => english,
    }
}

/// The answer when the knowledge base does not hold one.
#[must_use]
pub fn unknown(language: ReplyLanguage) -> &'static str {
    pick(
        language,
        "Я не нашёл ответа на этот вопрос в базе знаний и не хочу выдумывать. Могу передать вопрос сотруднику.",
        "I could not find an answer to that in the knowledge base, and I would rather not guess. I can pass your question on to a person.",
    )
}

/// What is said when a person takes over and the model said nothing.
#[must_use]
pub fn handed_over(language: ReplyLanguage) -> &'static str {
    pick(
        language,
        "Передаю вопрос сотруднику. Он увидит нашу переписку и ответит вам здесь.",
        "I am passing this on to a person. They will see our conversation and answer you here.",
    )
}

/// The answer to a message that asks nothing.
#[must_use]
pub fn small_talk(kind: SmallTalk, language: ReplyLanguage) -> &'static str {
    match kind {
        SmallTalk::Greeting => pick(language, "Здравствуйте! Чем могу помочь?", "Hello! How can I help?"),
        SmallTalk::Thanks => pick(
            language,
            "Пожалуйста! Если будут ещё вопросы, пишите.",
            "You are welcome! Write any time if you have more questions.",
        ),
        SmallTalk::Farewell => pick(language, "До свидания! Хорошего дня.", "Goodbye! Have a good day."),
        SmallTalk::Acknowledgement => {
            pick(language, "Хорошо. Если появятся вопросы, напишите.", "All right. Write if you have any questions.")
        }
    }
}

/// Says back what the customer told about themselves, each of `facts` with its name; `None` without any.
#[must_use]
pub fn customer_told(facts: &[String], language: ReplyLanguage) -> Option<String> {
    listed(pick(language, "Вы говорили нам", "You told us"), facts)
}

/// Says what somebody of the company noted about the customer; `None` without any.
#[must_use]
pub fn noted_of_customer(facts: &[String], language: ReplyLanguage) -> Option<String> {
    listed(pick(language, "У нас о вас записано", "We have noted about you"), facts)
}

/// Quotes what the customer wrote; `None` without any.
#[must_use]
pub fn customer_wrote(sentences: &[String], language: ReplyLanguage) -> Option<String> {
    let (open, close) = match language {
        ReplyLanguage::Russian => ('«', '»'),
        ReplyLanguage::English => ('“', '”'),
    };
    let quoted = sentences.iter().map(|sentence| format!("{open}{}{close}", sentence.trim_end_matches('.')));
    listed(pick(language, "Вы писали", "You wrote"), &quoted.collect::<Vec<_>>())
}

fn listed(beginning: &str, all: &[String]) -> Option<String> {
    (!all.is_empty()).then(|| format!("{beginning}: {}.", all.join("; ")))
}

/// What a person is told when the model gave no whole answer.
#[must_use]
pub fn model_failure(failure: ModelFailure, language: ReplyLanguage) -> &'static str {
    match failure {
        ModelFailure::RateLimited(_) => pick(
            language,
            "Сейчас слишком много запросов, и я не смог ответить. Повторите вопрос через минуту.",
            "There are too many requests right now, so I could not answer. Please ask again in a minute.",
        ),
        ModelFailure::Unavailable => pick(
            language,
            "Сервис, который готовит ответы, сейчас недоступен. Ваше сообщение сохранено; повторите вопрос чуть позже.",
            "The service that writes answers is unavailable right now. Your message is saved; please ask again a little later.",
        ),
        ModelFailure::TimedOut => pick(
            language,
            "Я не успел подготовить ответ. Ваше сообщение сохранено; попробуйте спросить ещё раз.",
            "I ran out of time before the answer was ready. Your message is saved; please try again.",
        ),
        ModelFailure::Malformed | ModelFailure::Misconfigured => pick(
            language,
            "Я не смог получить ответ из-за технической ошибки. Ваше сообщение сохранено; попробуйте позже.",
            "I could not get an answer because of a technical error. Your message is saved; please try later.",
        ),
        ModelFailure::Cut | ModelFailure::Cancelled => pick(
            language,
            "Ответ прервался и может быть неполным. Спросите ещё раз, чтобы получить его целиком.",
            "The answer broke off and may be incomplete. Ask again to get all of it.",
        ),
        ModelFailure::Endless => pick(
            language,
            "Ответ получился слишком длинным, и я его остановил. Уточните, пожалуйста, вопрос.",
            "The answer became too long, so I stopped it. Please make the question more specific.",
        ),
        ModelFailure::Refused => pick(
            language,
            "Я не могу ответить на это сообщение. Попробуйте сформулировать вопрос иначе.",
            "I cannot answer this message. Please try to put the question another way.",
        ),
    }
}

/// What a person is told when something of ours failed before a model was asked.
#[must_use]
pub fn fault(language: ReplyLanguage) -> &'static str {
    pick(
        language,
        "Я не смог заглянуть в базу знаний из-за технической ошибки. Ваше сообщение сохранено; попробуйте позже.",
        "I could not look into the knowledge base because of a technical error. Your message is saved; please try later.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_in_its_language() {
        for failure in ModelFailure::ALL {
            assert!(
                model_failure(failure, ReplyLanguage::Russian).chars().any(|c| matches!(c, 'а'..='я')),
                "{failure:?}"
            );
            assert!(model_failure(failure, ReplyLanguage::English).is_ascii(), "{failure:?}");
        }
    }
}
