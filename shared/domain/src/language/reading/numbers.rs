//! Numbers as people write them: with separators, units, in words, in ranges.

use std::collections::BTreeSet;

/// Parts of one, in which amounts are counted: six decimals.
const SCALE: i128 = 1_000_000;
/// Digits of the longest whole number; what is longer is a code.
const DIGITS: usize = 18;

/// Every number that a text may mean, in millionths: `1,500` is fifteen hundred in English and one and a half in Russian.
pub type Readings = BTreeSet<i128>;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Russian rubles.
    Ruble,
    /// Dollars of the United States.
    Dollar,
    /// Euros.
    Euro,
    /// Hundredths.
    Percent,
    /// Grams.
    Gram,
    /// Kilograms.
    Kilogram,
    /// Metric tons.
    Ton,
    /// Millimetres.
    Millimetre,
    /// Centimetres.
    Centimetre,
    /// Metres.
    Metre,
    /// Kilometres.
    Kilometre,
    /// Millilitres.
    Millilitre,
    /// Litres.
    Litre,
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Pieces of goods.
    Piece,
}

/// Units: the words that are one as they are, and stems that are one with any ending of at most [`ENDING`] letters. A stem
/// that is also the beginning of other words (`часто`, `метро`, `weekend`) is not among them.
const UNITS: &[(Unit, &[&str], &[&str])] = &[
    (Unit::Ruble, &["₽", "р", "руб", "rub", "rur", "ruble", "rubles", "rouble", "roubles"], &["рубл"]),
    (Unit::Dollar, &["$", "долл", "usd", "dollar", "dollars"], &["доллар"]),
    (Unit::Euro, &["€", "евро", "eur", "euro", "euros"], &[]),
    (Unit::Percent, &["%", "percent", "pct"], &["процент"]),
    (Unit::Gram, &["г", "гр", "g", "gram", "grams"], &["грамм"]),
    (Unit::Kilogram, &["кг", "kg", "kilogram", "kilograms"], &["килограмм"]),
    (Unit::Ton, &["т", "тонн", "тонна", "тонны", "тонну", "ton", "tons", "tonnes"], &[]),
    (Unit::Millimetre, &["мм", "mm", "millimeters", "millimetres"], &["миллиметр"]),
    (Unit::Centimetre, &["см", "cm", "centimeters", "centimetres"], &["сантиметр"]),
    (Unit::Metre, &["м", "метр", "метра", "метров", "метры", "m", "meter", "meters", "metre", "metres"], &[]),
    (Unit::Kilometre, &["км", "km", "kilometer", "kilometers", "kilometre", "kilometres"], &["километр"]),
    (Unit::Millilitre, &["мл", "ml", "milliliters", "millilitres"], &["миллилитр"]),
    (Unit::Litre, &["л", "l", "liter", "liters", "litre", "litres"], &["литр"]),
    (Unit::Second, &["сек", "sec", "second", "seconds"], &["секунд"]),
    (Unit::Minute, &["мин", "min", "minute", "minutes"], &["минут"]),
    (Unit::Hour, &["ч", "час", "часа", "часов", "часы", "часу", "часам", "часами", "h", "hr", "hour", "hours"], &[]),
    (
        Unit::Day,
        &["день", "дня", "дней", "дни", "дн", "дню", "днями", "дням", "сут", "сутки", "суток", "day", "days"],
        &[],
    ),
    (Unit::Week, &["нед", "week", "weeks"], &["недел"]),
    (Unit::Month, &["мес", "month", "months"], &["месяц"]),
    (Unit::Year, &["год", "года", "году", "годом", "годами", "лет", "yr", "year", "years"], &["летн"]),
    (Unit::Piece, &["шт", "pcs", "pc", "piece", "pieces"], &["штук"]),
];
/// Letters of the longest ending of a unit's stem: `килограммами`.
const ENDING: usize = 3;

/// Words that multiply the number before them.
const MULTIPLIERS: &[(&str, i128)] = &[
    ("тыс", 1_000),
    ("тысяч", 1_000),
    ("тысяча", 1_000),
    ("тысячи", 1_000),
    ("thousand", 1_000),
    ("k", 1_000),
    ("к", 1_000),
    ("млн", 1_000_000),
    ("миллион", 1_000_000),
    ("миллиона", 1_000_000),
    ("миллионов", 1_000_000),
    ("million", 1_000_000),
    ("m", 1_000_000),
    ("млрд", 1_000_000_000),
    ("миллиард", 1_000_000_000),
    ("миллиарда", 1_000_000_000),
    ("миллиардов", 1_000_000_000),
    ("billion", 1_000_000_000),
];

/// Numbers in words, by their value: the forms that do not follow from one stem.
const WORDS: &[(i128, &[&str])] = &[
    (0, &["ноль", "нуль", "zero"]),
    (1, &["один", "одна", "одно", "одну", "одного", "одной", "одному", "одним", "one"]),
    (2, &["два", "две", "двух", "двум", "двумя", "two"]),
    (3, &["три", "трех", "трем", "тремя", "three"]),
    (4, &["четыре", "четырех", "четырем", "four"]),
    (5, &["пять", "пяти", "пятью", "five"]),
    (6, &["шесть", "шести", "шестью", "six"]),
    (7, &["семь", "семи", "семью", "seven"]),
    (8, &["восемь", "восьми", "eight"]),
    (9, &["девять", "девяти", "nine"]),
    (10, &["десять", "десяти", "ten"]),
    (11, &["одиннадцать", "одиннадцати", "eleven"]),
    (12, &["двенадцать", "двенадцати", "twelve"]),
    (13, &["тринадцать", "тринадцати", "thirteen"]),
    (14, &["четырнадцать", "четырнадцати", "fourteen"]),
    (15, &["пятнадцать", "пятнадцати", "fifteen"]),
    (16, &["шестнадцать", "шестнадцати", "sixteen"]),
    (17, &["семнадцать", "семнадцати", "seventeen"]),
    (18, &["восемнадцать", "восемнадцати", "eighteen"]),
    (19, &["девятнадцать", "девятнадцати", "nineteen"]),
    (20, &["двадцать", "двадцати", "twenty"]),
    (30, &["тридцать", "тридцати", "thirty"]),
    (40, &["сорок", "сорока", "forty"]),
    (50, &["пятьдесят", "пятидесяти", "fifty"]),
    (60, &["шестьдесят", "шестидесяти", "sixty"]),
    (70, &["семьдесят", "семидесяти", "seventy"]),
    (80, &["восемьдесят", "восьмидесяти", "eighty"]),
    (90, &["девяносто", "девяноста", "ninety"]),
    (100, &["сто", "ста", "hundred"]),
    (200, &["двести", "двухсот"]),
    (300, &["триста", "трехсот"]),
    (400, &["четыреста", "четырехсот"]),
    (500, &["пятьсот", "пятисот"]),
    (600, &["шестьсот", "шестисот"]),
    (700, &["семьсот", "семисот"]),
    (800, &["восемьсот", "восьмисот"]),
    (900, &["девятьсот", "девятисот"]),
];

/// The unit that a word is; the word is folded to small letters without `ё`.
pub(super) fn unit(word: &str) -> Option<Unit> {
    let stem_fits = |stem: &&str| word.strip_prefix(*stem).is_some_and(|ending| ending.chars().count() <= ENDING);
    let fits = |(_, whole, stems): &&(Unit, &[&str], &[&str])| whole.contains(&word) || stems.iter().any(&stem_fits);
    UNITS.iter().find(fits).map(|(unit, _, _)| *unit)
}

/// By how much a word multiplies the number before it.
pub(super) fn multiplier(word: &str) -> Option<i128> {
    MULTIPLIERS.iter().find(|(name, _)| *name == word).map(|(_, by)| *by)
}

/// The number that a word is.
pub(super) fn number_word(word: &str) -> Option<i128> {
    WORDS.iter().find(|(_, forms)| forms.contains(&word)).map(|(value, _)| *value)
}

/// The number that several number words make together, such as `двадцать пять` or `two hundred five`; the words are
/// given by their values. Answers how many of them belong to it.
pub(super) fn compose(values: &[i128]) -> (i128, usize) {
    let (mut total, mut below, mut used) = (0, i128::MAX, 0);
    for &value in values {
        let units_before_hundred = value == 100 && (1..=9).contains(&total);
        let order = if value >= 100 {
            100
        } else if value >= 20 {
            10
        } else {
            1
        };
        if units_before_hundred {
            (total, below) = (total * 100, 100);
        } else if used == 0 || (value < below && order < below) {
            (total, below) = (total + value, order);
        } else {
            break;
        }
        used += 1;
    }
    (total, used)
}

/// A whole number as an amount.
pub(super) fn whole(number: i128) -> Readings {
    [number * SCALE].into()
}

/// The same numbers, so many times as large.
pub(super) fn times(readings: &Readings, factor: i128) -> Readings {
    readings.iter().map(|amount| amount * factor).collect()
}

/// Every number that digits with separators may mean; `None` when they are none, such as an address of a server.
pub(super) fn parse(text: &str) -> Option<Readings> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(['.', ',', '\'', '’']).collect();
    if parts.iter().any(|part| !digits(part)) || parts.concat().len() > DIGITS {
        return None;
    }
    let mut readings = Readings::new();
    let grouped = |parts: &[&str]| {
        let (first, rest) = parts.split_first()?;
        ((1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3)).then(|| parts.concat())
    };
    match parts.as_slice() {
        [number] => readings.extend(amount(number, "")),
        [number, fraction] => {
            readings.extend(amount(number, fraction));
            readings.extend(grouped(&parts).and_then(|number| amount(&number, "")));
        }
        [number @ .., fraction] => {
            let same_signs = text.chars().filter(|c| !c.is_ascii_digit()).collect::<BTreeSet<_>>().len() == 1;
            if same_signs {
                readings.extend(grouped(&parts).and_then(|number| amount(&number, "")));
            } else {
                readings.extend(grouped(number).and_then(|number| amount(&number, fraction)));
            }
        }
        [] => {}
    }
    (!readings.is_empty()).then_some(readings)
}

fn amount(number: &str, fraction: &str) -> Option<i128> {
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(number.parse::<i128>().ok()? * SCALE + fraction.parse::<i128>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_have_every_meaning_that_they_may_have() {
        let half = SCALE / 2;
        for (text, meanings) in [
            ("500", vec![500 * SCALE]),
            ("1,5", vec![SCALE + half]),
            ("1.5", vec![SCALE + half]),
            ("1,500", vec![SCALE + half, 1_500 * SCALE]),
            ("1.234,50", vec![1_234 * SCALE + half]),
            ("1,234,500", vec![1_234_500 * SCALE]),
            ("1'500.5", vec![1_500 * SCALE + half]),
        ] {
            assert_eq!(parse(text), Some(meanings.into_iter().collect()), "{text}");
        }
        for none in ["", "1..5", "1.2.3.4", "a", "1,", "9999999999999999999"] {
            assert_eq!(parse(none), None, "{none}");
        }
    }

    #[test]
    fn words_make_numbers() {
        let number = |words: &str| {
            let values: Vec<i128> = words.split(' ').map(|word| number_word(word).unwrap()).collect();
            compose(&values)
        };
        assert_eq!(number("пять"), (5, 1));
        assert_eq!(number("двадцать пять"), (25, 2));
        assert_eq!(number("сто пятьдесят два"), (152, 3));
        assert_eq!(number("two hundred five"), (205, 3));
        assert_eq!(number("пять шесть"), (5, 1), "two numbers, not one");
        assert_eq!(number("двадцать тридцать"), (20, 1));
    }

    #[test]
    fn units_have_forms_and_other_words_are_none() {
        for (word, expected) in [
            ("рублей", Unit::Ruble),
            ("₽", Unit::Ruble),
            ("дня", Unit::Day),
            ("days", Unit::Day),
            ("килограммами", Unit::Kilogram),
            ("лет", Unit::Year),
            ("процентов", Unit::Percent),
            ("hours", Unit::Hour),
        ] {
            assert_eq!(unit(word), Some(expected), "{word}");
        }
        for word in ["рубашка", "частный", "лето", "metrics", "днище", "часто", "метро", "weekend", "тоннель"]
        {
            assert_eq!(unit(word), None, "{word}");
        }
    }
}
