//! However a value is written, it is the same value.

use proptest::prelude::*;

use super::{Value, values};

/// Every value of both texts is said by the other.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (values(one), values(other));
    let said =
        |wanted: &[Value], said: &[Value]| wanted.iter().all(|value| said.iter().any(|said| value.is_said_by(said)));
    !one.is_empty() && !other.is_empty() && said(&one, &other) && said(&other, &one)
}

const RUSSIAN: [&str; 20] = [
    "",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];
const RUSSIAN_TENS: [&str; 10] =
    ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];
const RUSSIAN_HUNDREDS: [&str; 10] =
    ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];
const ENGLISH: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn joined(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn russian_below_thousand(number: usize) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    let (tens, ones) = if rest < 20 { (0, rest) } else { (rest / 10, rest % 10) };
    joined(&[RUSSIAN_HUNDREDS[hundreds], RUSSIAN_TENS[tens], RUSSIAN[ones]])
}

fn russian(number: usize) -> String {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    let form = match (thousands % 100, thousands % 10) {
        (11..=14, _) => "тысяч",
        (_, 1) => "тысяча",
        (_, 2..=4) => "тысячи",
        _ => "тысяч",
    };
    let counted = russian_below_thousand(thousands);
    let counted = match counted.strip_suffix("один") {
        Some(tens) => format!("{tens}одна"),
        None => counted.strip_suffix("два").map_or(counted.clone(), |tens| format!("{tens}две")),
    };
    let form = if thousands == 0 { "" } else { form };
    joined(&[&counted, form, &russian_below_thousand(rest)])
}

fn english_below_thousand(number: usize, and: bool) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    let rest = match rest {
        0..20 => ENGLISH[rest].to_owned(),
        _ if rest % 10 == 0 => ENGLISH_TENS[rest / 10].to_owned(),
        _ => format!("{}-{}", ENGLISH_TENS[rest / 10], ENGLISH[rest % 10]),
    };
    let hundred = if hundreds == 0 { "" } else { "hundred" };
    let and = if and && hundreds > 0 && !rest.is_empty() { "and" } else { "" };
    joined(&[ENGLISH[hundreds], hundred, and, &rest])
}

fn english(number: usize, and: bool) -> String {
    let thousand = if number < 1_000 { "" } else { "thousand" };
    joined(&[&english_below_thousand(number / 1_000, and), thousand, &english_below_thousand(number % 1_000, and)])
}

/// Digits in groups of three.
fn grouped(number: usize, sign: &str) -> String {
    let digits = number.to_string();
    let lead = digits.len() % 3;
    let groups = digits.as_bytes()[lead..].chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let first = digits.get(..lead).filter(|_| lead > 0).map(str::to_owned);
    first.into_iter().chain(groups).collect::<Vec<_>>().join(sign)
}

const MONTHS: [(&str, &str); 12] = [
    ("января", "January"),
    ("февраля", "February"),
    ("марта", "March"),
    ("апреля", "April"),
    ("мая", "May"),
    ("июня", "June"),
    ("июля", "July"),
    ("августа", "August"),
    ("сентября", "September"),
    ("октября", "October"),
    ("ноября", "November"),
    ("декабря", "December"),
];

proptest! {
    #[test]
    fn a_number_is_the_same_in_words_digits_and_groups(number in 2usize..1_000_000) {
        let plain = format!("{number} рублей");
        for written in [
            format!("{} руб.", grouped(number, " ")),
            format!("{}\u{a0}₽", grouped(number, "\u{a0}")),
            format!("{} рублей", russian(number)),
            format!("{} rubles", english(number, true)),
            format!("{} rubles", english(number, false)),
            format!("RUB {}", grouped(number, ",")),
            format!("₽{number}.00"),
            format!("{number}р"),
        ] {
            prop_assert!(same(&plain, &written), "{plain} {written}: {:?} {:?}", values(&plain), values(&written));
        }
    }

    #[test]
    fn another_number_is_another_value(number in 2usize..999_000, more in 1usize..1_000) {
        let other = number + more;
        prop_assert!(!same(&format!("{number} рублей"), &format!("{} рублей", russian(other))), "{number}");
        prop_assert!(!same(&format!("{number} rubles"), &format!("{} rubles", english(other, true))), "{number}");
        prop_assert!(!same(&format!("{number} рублей"), &format!("{number} долларов")), "{number}");
    }

    #[test]
    fn thousands_and_millions_may_be_abbreviated(tenths in 11usize..10_000) {
        let (whole, tenth) = (tenths / 10, tenths % 10);
        let plain = format!("${}", tenths * 100);
        for written in [
            format!("{whole},{tenth} тыс. долларов"),
            format!("{whole}.{tenth}k dollars"),
            format!("${whole}.{tenth}k"),
            format!("{whole}.{tenth} thousand USD"),
        ] {
            prop_assert!(same(&plain, &written), "{plain} {written}: {:?} {:?}", values(&plain), values(&written));
        }
        let millions = format!("{} ₽", tenths * 100_000);
        for written in [format!("{whole},{tenth} млн ₽"), format!("{whole}.{tenth} million rubles")] {
            prop_assert!(same(&millions, &written), "{millions} {written}");
        }
    }

    #[test]
    fn a_date_is_the_same_however_it_is_written(day in 1usize..=28, month in 0usize..12, year in 2000usize..2100) {
        let plain = format!("{day:02}.{:02}.{year}", month + 1);
        let (russian, english) = MONTHS[month];
        for written in [
            format!("{day} {russian} {year} года"),
            format!("{year}-{:02}-{day:02}", month + 1),
            format!("{english} {day}, {year}"),
            format!("the {day}th of {english} {year}"),
            format!("{day} {english} {year}"),
        ] {
            let (one, other) = (values(&plain), values(&written));
            prop_assert!(one.iter().all(|date| other.iter().any(|other| date.is_said_by(other))), "{plain} {written}");
            prop_assert!(matches!(other.first(), Some(Value::Date(_))), "{written}: {other:?}");
        }
        let later = format!("{} {russian} {year}", day + 1);
        prop_assert!(!same(&plain, &later), "{plain} {later}");
    }

    #[test]
    fn a_telephone_is_the_same_however_it_is_written(area in 300usize..1_000, a in 100usize..1_000, b in 0usize..100, c in 0usize..100) {
        let plain = format!("+7 {area} {a}-{b:02}-{c:02}");
        for written in [
            format!("8 ({area}) {a}-{b:02}-{c:02}"),
            format!("8{area}{a}{b:02}{c:02}"),
            format!("+7{area}{a}{b:02}{c:02}"),
            format!("({area}) {a} {b:02} {c:02}"),
            format!("8-{area}-{a}-{b:02}-{c:02}"),
            format!("тел. +7\u{a0}({area})\u{a0}{a}\u{a0}{b:02}\u{a0}{c:02}."),
        ] {
            prop_assert!(same(&plain, &written), "{plain} {written}: {:?}", values(&written));
        }
        let other = format!("+7 {area} {a}-{b:02}-{:02}", (c + 1) % 100);
        prop_assert!(!same(&plain, &other), "{plain} {other}");
    }

    #[test]
    fn a_time_is_the_same_however_it_is_written(hour in 1usize..12, minute in 0usize..60) {
        let plain = format!("{}:{minute:02}", hour + 12);
        let written = format!("{hour}:{minute:02} pm");
        prop_assert!(same(&plain, &written));
        prop_assert!(same(&format!("{}:00", hour + 12), &format!("{hour}pm")), "{hour}");
        prop_assert!(same(&format!("{hour}:00"), &format!("{hour} часов утра")), "{hour}");
    }

    #[test]
    fn units_of_one_measure_are_compared_in_the_smallest(number in 1usize..1_000) {
        prop_assert!(same(&format!("{number} кг"), &format!("{} грамм", number * 1_000)), "{number}");
        prop_assert!(same(&format!("{number} м"), &format!("{} см", number * 100)), "{number}");
        prop_assert!(same(&format!("{number} years"), &format!("{} месяцев", number * 12)), "{number}");
        prop_assert!(!same(&format!("{number} м"), &format!("{number} см")), "{number}");
        prop_assert!(!same(&format!("{number} дней"), &format!("{} часов", number * 24)), "days are not converted");
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC{0,60}") {
        prop_assert!(values(&text).len() <= text.len());
    }

    #[test]
    fn figures_and_signs_in_any_order_can_be_read(text in "[0-9.,:/() \\-+$%ктмг№ ]{0,40}") {
        prop_assert!(values(&text).len() <= text.len());
    }
}
