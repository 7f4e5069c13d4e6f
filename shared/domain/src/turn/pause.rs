//! How long to wait for more before answering: people send one thought in several messages.

use std::time::Duration;

use crate::answer::SmallTalk;
use crate::language::{folded_words, lexicon};

/// After a finished question or request: long enough for an afterthought, too short to be felt.
const AFTER_A_QUESTION: Duration = Duration::from_millis(1_000);
/// After a text that says something and does not show that it ends.
const AFTER_A_STATEMENT: Duration = Duration::from_millis(2_500);
/// After a greeting: most often the question follows, and somebody who only greets should not wait long.
const AFTER_A_GREETING: Duration = Duration::from_millis(3_000);
/// After a fragment: the rest is being typed.
const AFTER_A_FRAGMENT: Duration = Duration::from_millis(6_000);

/// Fewer words than this without an end are a fragment.
const WORDS_OF_A_STATEMENT: usize = 4;
/// How long to wait after a customer's newest message before all that wait are answered.
///
/// `waited` is how long the oldest of them waits already, and `longest` how long any may wait, which is the agent's reply
/// delay: somebody who types without end is answered all the same.
#[must_use]
pub fn pause(newest: &str, waited: Duration, longest: Duration) -> Duration {
    wanted(newest).min(longest.saturating_sub(waited))
}

fn wanted(text: &str) -> Duration {
    if SmallTalk::of(text).is_some() {
        return AFTER_A_GREETING;
    }
    // Emoticons and quotation marks stand behind an end and do not change it.
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !",;:—–-…?!.".contains(c));
    let words = folded_words(text);
    let goes_on = text.ends_with([',', ';', ':', '—', '–', '-', '…'])
        || text.ends_with("...")
        || (!text.ends_with(['?', '!', '.']) && words.last().is_some_and(|word| lexicon().unfinished.contains(word)));
    if goes_on {
        AFTER_A_FRAGMENT
    } else if text.ends_with('?') || (text.ends_with(['!', '.']) && words.len() >= WORDS_OF_A_STATEMENT) {
        AFTER_A_QUESTION
    } else if words.len() >= WORDS_OF_A_STATEMENT {
        AFTER_A_STATEMENT
    } else {
        AFTER_A_FRAGMENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: Duration = Duration::from_secs(60);

    #[test]
    fn the_pause_is_short_behind_an_end_and_long_behind_a_fragment() {
        for (text, expected) in [
            ("Сколько стоит доставка?", AFTER_A_QUESTION),
            ("Сколько стоит доставка? 🙂", AFTER_A_QUESTION),
            ("Why?", AFTER_A_QUESTION),
            ("Пришлите, пожалуйста, прайс на велосипеды.", AFTER_A_QUESTION),
            ("хочу заказать горный велосипед", AFTER_A_STATEMENT),
            ("Здравствуйте!", AFTER_A_GREETING),
            ("у меня вопрос", AFTER_A_FRAGMENT),
            ("велосипед горный 29", AFTER_A_FRAGMENT),
            ("I need a bike for my daughter and", AFTER_A_FRAGMENT),
            ("Нужен велосипед, желательно красный,", AFTER_A_FRAGMENT),
            ("Смотрите...", AFTER_A_FRAGMENT),
            ("👍", AFTER_A_FRAGMENT),
        ] {
            assert_eq!(pause(text, Duration::ZERO, LONGEST), expected, "{text}");
        }
    }

    #[test]
    fn nobody_waits_longer_than_the_agents_delay_however_long_the_burst() {
        let text = "и ещё";
        assert_eq!(pause(text, Duration::ZERO, Duration::ZERO), Duration::ZERO);
        assert_eq!(pause(text, Duration::ZERO, Duration::from_secs(2)), Duration::from_secs(2));
        assert_eq!(pause(text, Duration::from_secs(58), LONGEST), Duration::from_secs(2));
        assert_eq!(pause(text, Duration::from_secs(90), LONGEST), Duration::ZERO);
    }
}
