//! The figures that a text states, and whether another text states them too.

use crate::language::{Denial, Text, Value, folded_words, lexicon, lone_units, values};

/// The figures of a text by what they mean.
#[derive(Debug, Default)]
pub(super) struct Stated {
    figures: Vec<Value>,
    /// What it states without a figure: `an hour` is one hour.
    implied: Vec<Value>,
    /// Whether it says in several words that something is free, most of which deny: `платить не нужно`.
    denies_a_price: bool,
}

impl Stated {
    /// Those of `text`. That something is free is a price of 0, so it must be grounded; that it is not free is no price.
    pub(super) fn of(text: &str) -> Self {
        let words = folded_words(text);
        let phrases: Vec<usize> = (0..words.len()).filter_map(|at| words_of_no_price(&words, at)).collect();
        let is_denied = phrases.contains(&1) && denies_that_it_is_free(text);
        let prices = phrases.iter().filter(|used| **used > 1 || !is_denied).map(|_| Value::Number([0].into(), None));
        Self {
            figures: values(text).into_iter().chain(prices).collect(),
            implied: lone_units(text),
            denies_a_price: phrases.iter().any(|used| *used > 1),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// Whether a denial in the text may only mean that something is free.
    pub(super) fn denies_a_price(&self) -> bool {
        self.denies_a_price
    }

    /// How many of these `text` does not state.
    pub(super) fn missing_in(&self, text: &Self) -> usize {
        let is_stated = |wanted: &Value| text.figures.iter().chain(&text.implied).any(|said| is_said(wanted, said));
        self.figures.iter().filter(|wanted| !is_stated(wanted)).count()
    }
}

/// How many words say, from the one at `at` on, that something is free.
fn words_of_no_price(words: &[String], at: usize) -> Option<usize> {
    let from = |at: usize| words.get(at..).unwrap_or_default().iter().map(String::as_str);
    // "Feel free" is a courtesy, and no price.
    let is_courtesy = at > 0 && lexicon().courtesies.frame.of_first(from(at - 1)).is_some_and(|(_, used)| used > 1);
    lexicon().scopes.free.of_first(from(at)).map(|(_, used)| used).filter(|_| !is_courtesy)
}

/// Whether a word such as `бесплатно` is denied: a text that says so somewhere promises it nowhere.
fn denies_that_it_is_free(text: &str) -> bool {
    let text = Text::read(text);
    let mut terms = text.sentences.iter().flat_map(|sentence| &sentence.terms);
    terms.any(|term| {
        let words = folded_words(&term.written);
        term.denial != Denial::None && words.iter().any(|word| lexicon().scopes.free.contains(word))
    })
}

/// Whether `said` states what is `wanted`. A number whose unit stands elsewhere, as in the header of a table, may be of
/// any unit.
fn is_said(wanted: &Value, said: &Value) -> bool {
    let bare = match (wanted, said) {
        (Value::Number(readings, Some(_)), Value::Number(_, None)) => Some(Value::Number(readings.clone(), None)),
        _ => None,
    };
    bare.as_ref().unwrap_or(wanted).is_said_by(said)
}

#[cfg(test)]
mod tests {
    use super::Stated;

    fn states(passage: &str, sentence: &str) -> bool {
        Stated::of(sentence).missing_in(&Stated::of(passage)) == 0
    }

    #[test]
    fn figures_are_the_same_however_they_are_written() {
        for (passage, sentence) in [
            ("Гарантия 25 лет.", "Мы даём двадцать пять лет гарантии."),
            ("Акция действует до 12.03.2026.", "Акция до 12 марта 2026."),
            ("Звоните: +7 495 123-45-67", "Телефон 8 (495) 123-45-67."),
            ("Бюджет 1 500 000 рублей", "Это 1,5 млн руб."),
            ("Занятие идёт 90 минут.", "Оно длится полтора часа."),
            ("It costs $1,200.00.", "The price is 1200 dollars."),
            ("Цена, ₽: 5 000", "Это стоит 5000 рублей."),
            ("Доставка бесплатная.", "За доставку вы платите 0 рублей."),
            ("Delivery is free of charge.", "Delivery is free."),
            ("Курьер звонит за час.", "Курьер позвонит за один час."),
            ("Открыто с 10:00 до 21:30.", "Работаем с 10 до 21:30."),
        ] {
            assert!(states(passage, sentence), "{passage} / {sentence}");
        }
    }

    #[test]
    fn other_figures_units_and_days_are_missing() {
        for (passage, sentence) in [
            ("Гарантия 25 лет.", "Гарантия 25 месяцев."),
            ("Гарантия 25 лет.", "Гарантия 20 лет."),
            ("Доставка за 5 дней.", "Доставка за 5 часов."),
            ("Акция до 12.03.2026.", "Акция до 12 апреля."),
            ("Акция до 12.03.2026.", "Акция до 12 марта 2027."),
            ("It costs $40.", "It costs 40 euros."),
            ("Доставка 300 рублей.", "Доставка бесплатная."),
            ("Доставка не бесплатная.", "Доставка бесплатная."),
            ("Delivery is not free.", "Delivery is free."),
            ("Артикул A-12/34", "Артикул A-12/35"),
            ("Звоните: +7 495 123-45-67", "Телефон 8 (495) 123-45-68."),
        ] {
            assert!(!states(passage, sentence), "{passage} / {sentence}");
        }
    }

    #[test]
    fn feeling_free_is_no_price() {
        assert!(Stated::of("Feel free to ask.").is_empty());
        assert!(!Stated::of("Feel free to enjoy free delivery.").is_empty());
    }
}
