//! Numbers in a text, however they are written.

use std::collections::BTreeSet;

/// Numbers in words by how they begin, the longer before the shorter. "One" is left out: it is a pronoun more often.
const NUMERALS: &[(&str, &str)] = &[
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
    ("thirteen", "13"),
    ("twelve", "12"),
    ("eleven", "11"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("hundred", "100"),
    ("thousand", "1000"),
    ("одиннадцат", "11"),
    ("двенадцат", "12"),
    ("тринадцат", "13"),
    ("четырнадцат", "14"),
    ("пятнадцат", "15"),
    ("шестнадцат", "16"),
    ("семнадцат", "17"),
    ("восемнадцат", "18"),
    ("девятнадцат", "19"),
    ("двадцат", "20"),
    ("тридцат", "30"),
    ("сорок", "40"),
    ("пятьдесят", "50"),
    ("шестьдесят", "60"),
    ("семьдесят", "70"),
    ("восемьдесят", "80"),
    ("девяност", "90"),
    ("двести", "200"),
    ("триста", "300"),
    ("четыреста", "400"),
    ("пятьсот", "500"),
    ("два", "2"),
    ("две", "2"),
    ("двух", "2"),
    ("двум", "2"),
    ("три", "3"),
    ("трех", "3"),
    ("четыре", "4"),
    ("четырех", "4"),
    ("пять", "5"),
    ("пяти", "5"),
    ("шесть", "6"),
    ("шести", "6"),
    ("семь", "7"),
    ("семи", "7"),
    ("восемь", "8"),
    ("восьми", "8"),
    ("девять", "9"),
    ("девяти", "9"),
    ("десять", "10"),
    ("десяти", "10"),
    ("сто", "100"),
    ("тысяч", "1000"),
    // The price of nought: whoever says that something is free must have it from somewhere.
    ("free", "0"),
    ("бесплатн", "0"),
];
/// Numerals of which only the whole word counts: more follows them in other words.
const SHORT: usize = 6;

/// The numbers of `text` in digits: thousands joined, `10:00` as `10`, small numbers in words as well.
pub(super) fn numbers(text: &str) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    let mut before = String::new();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '«' | '»' | '"' | '–' | '—'));
    for word in words.filter(|word| !word.is_empty()) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('ё', "е");
        // "20 000": three digits go on with a number of at most three.
        let goes_on = word.len() == 3 && is_digits(&word) && !before.is_empty();
        let digits = if goes_on { format!("{before}{word}") } else { word.clone() };
        if goes_on {
            numbers.remove(&before);
        }
        before.clear();
        if digits.contains(|c: char| c.is_ascii_digit()) {
            let number = plain(&digits);
            if is_digits(&number) && (goes_on || number.len() <= 3) {
                before.clone_from(&number);
            }
            numbers.insert(number);
        } else if let Some((_, number)) = NUMERALS.iter().find(|(start, _)| is_numeral(&word, start)) {
            numbers.insert((*number).to_owned());
        }
    }
    numbers
}

fn is_numeral(word: &str, start: &str) -> bool {
    if start.chars().count() > SHORT { word.starts_with(start) } else { word == start }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without the marks of thousands, zeros that say nothing, and what stands around it: `1,200.00$` is `1200`.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let codes = word.contains(['/', '_']) || (letters > 0 && word.contains('-'));
    if codes {
        return word.to_owned();
    }
    let digits: String = word.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':')).collect();
    let digits = digits.trim_matches(['.', ',', ':']);
    let (whole, part) = match digits.rsplit_once(['.', ',', ':']) {
        Some((whole, part)) if part.len() != 3 => (whole, part),
        _ => (digits, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let part = part.trim_end_matches('0');
    if part.is_empty() { whole } else { format!("{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    fn of(text: &str) -> Vec<String> {
        numbers(text).into_iter().collect()
    }

    #[test]
    fn one_number_is_one_however_it_is_written() {
        for text in ["20 000 рублей", "20,000 roubles", "20000₽", "20.000,00 руб."] {
            assert_eq!(of(text), ["20000"], "{text}");
        }
        assert_eq!(of("с 10:00 до 21:30"), ["10", "21.3"]);
        assert_eq!(of("пять лет"), of("5 years"));
        assert_eq!(of("five years"), of("5 лет"));
        assert_eq!(of("3,5 %"), of("3.5%"));
        assert_eq!(of("Доставка бесплатная"), of("Delivery is free"));
    }

    #[test]
    fn numbers_side_by_side_and_codes_stay_apart() {
        assert_eq!(of("in 2020 300 people"), ["2020", "300"]);
        assert_eq!(of("A-12/34 costs 5"), ["5", "a-12/34"]);
        assert!(of("один из нас, one of us, стоит").is_empty());
    }
}
