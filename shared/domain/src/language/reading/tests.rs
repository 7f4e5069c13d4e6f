use super::*;

fn terms(text: &str) -> Vec<Term> {
    Text::read(text).sentences.into_iter().flat_map(|sentence| sentence.terms).collect()
}

/// Whether everything that `wanted` means is said by something of `said`.
#[track_caller]
fn assert_said(wanted: &str, said: &str, expected: bool) {
    let (wanted_terms, said_terms) = (terms(wanted), terms(said));
    assert!(!wanted_terms.is_empty(), "{wanted} means nothing");
    let found = wanted_terms.iter().all(|term| said_terms.iter().any(|said| term.meaning.is_said_by(&said.meaning)));
    assert_eq!(found, expected, "{wanted:?} in {said:?}: {wanted_terms:?} {said_terms:?}");
}

#[test]
fn numbers_are_the_same_however_they_are_written() {
    for (wanted, said) in [
        ("500 рублей", "стоит 500 ₽."),
        ("500 рублей", "цена 500руб, не больше"),
        ("500 ₽", "five hundred rubles, то есть пятьсот рублей"),
        ("20 000 рублей", "от 20 тыс. рублей"),
        ("20000 ₽", "20\u{a0}000 р."),
        ("1,5 кг", "весит 1.5 килограмма"),
        ("1500 USD", "$1,500"),
        ("10 %", "скидка десять процентов"),
        ("5 лет", "пятилетняя? нет: гарантия пять лет"),
        ("5 лет", "5-летняя гарантия"),
        ("500 рублей", "500–700 рублей"),
        ("5 дней", "от 5 до 7 дней"),
        ("25 minutes", "twenty-five minutes"),
        ("500", "500 рублей"),
        ("2020 год", "в 2020 г."),
        ("3 days", "in three days"),
    ] {
        assert_said(wanted, said, true);
    }
    for (wanted, said) in [
        ("500 рублей", "5000 рублей"),
        ("500 рублей", "500 долларов"),
        ("500 рублей", "заказ 500"),
        ("5 лет", "5 дней"),
        ("1 500 ₽", "1 ₽ и 500 ₽"),
        ("500700", "500–700"),
        ("2 часа", "часто по 2"),
    ] {
        assert_said(wanted, said, false);
    }
}

#[test]
fn dates_times_and_telephones_are_the_same_however_they_are_written() {
    for (wanted, said) in [
        ("12 марта 2026", "до 12.03.2026"),
        ("12 марта", "12.03.2026 включительно"),
        ("2026-03-12", "March 12, 2026"),
        ("12 March", "on the 12th of March? No: March 12"),
        ("10:00", "с 10 до 21"),
        ("с 10 до 21", "с 10:00 до 21:00"),
        ("9 pm", "до 21:00"),
        ("9 вечера", "21:00"),
        ("+7 495 123-45-67", "звоните: 8 (495) 123 45 67"),
        ("84951234567", "+7 (495) 123-45-67"),
    ] {
        assert_said(wanted, said, true);
    }
    for (wanted, said) in [
        ("12 марта 2026", "12.03.2025"),
        ("12 марта 2026", "12 марта"),
        ("12 марта", "12 апреля"),
        ("10:30", "с 10 до 21"),
        ("+7 495 123-45-67", "+7 495 123-45-68"),
    ] {
        assert_said(wanted, said, false);
    }
}

#[test]
fn words_are_the_same_in_every_form_and_codes_only_whole() {
    for (wanted, said) in [
        ("ёлочные шары", "Елочных шаров"),
        ("free returns", "returned for free"),
        ("артикул A-12/34", "Артикулы А-12/34 [1]."),
        ("не менее 5 дней", "минимум 5 дней"),
        ("at least 3 items", "no fewer than 3 items"),
    ] {
        assert_said(wanted, said, true);
    }
    for (wanted, said) in [("A-12/34", "A-12 и 34"), ("не менее 5 дней", "менее 5 дней"), ("платная", "бесплатная")]
    {
        assert_said(wanted, said, false);
    }
}

#[test]
fn marks_of_citations_are_not_read() {
    assert_eq!(terms("Доставка 300 ₽ [1][2], да [3, 4]."), terms("Доставка 300 ₽ , да ."));
}

/// The words that are denied directly, and those that are denied as a subject.
fn denied(text: &str) -> (Vec<String>, Vec<String>) {
    let of = |wanted| terms(text).into_iter().filter(|term| term.denial == wanted).map(|term| term.written).collect();
    (of(Denial::Direct), of(Denial::Subject))
}

#[test]
fn what_is_denied_is_told_from_what_stands_beside_it() {
    for (text, direct, subject) in [
        ("Доставка не бесплатная и стоит 500 рублей", vec!["бесплатная"], vec![]),
        ("Доставка в Уфу не осуществляется, самовывоз есть", vec!["осуществляется"], vec!["Доставка", "Уфу"]),
        ("Бесплатной доставки, примерки и скидок нет", vec![], vec!["Бесплатной", "доставки", "примерки", "скидок"]),
        ("Нет, доставка платная", vec![], vec![]),
        ("Не только в Москве", vec![], vec![]),
        ("Доставка не менее 5 дней", vec![], vec![]),
        ("We do not deliver to Ufa, but pickup is free", vec!["deliver", "Ufa"], vec![]),
        ("Delivery isn't free", vec!["free"], vec!["Delivery"]),
        ("Delivery without prepayment", vec!["prepayment"], vec![]),
    ] {
        let (found_direct, found_subject) = denied(text);
        assert_eq!(
            (found_direct, found_subject),
            (direct.into_iter().map(String::from).collect(), subject.into_iter().map(String::from).collect()),
            "{text}"
        );
    }
}

#[test]
fn values_are_what_a_text_states_and_not_how_it_is_written() {
    let said_by = |wanted: &str, said: &str| {
        let said = values(said);
        let wanted = values(wanted);
        assert!(!wanted.is_empty() && !said.is_empty());
        wanted.iter().all(|value| said.iter().any(|said| value.is_said_by(said)))
    };
    assert!(said_by("двадцать пять лет", "Гарантия 25 лет."));
    assert!(said_by("12.03.2026", "12 марта 2026 [1]"));
    assert!(said_by("8 (495) 123-45-67", "+7 495 123-45-67"));
    assert!(!said_by("25 лет", "25 дней") && !said_by("25 лет", "25"));
    assert!(values("500 ₽").iter().all(Value::is_money) && !values("500 лет").iter().any(Value::is_money));
    assert_eq!(values("Доставка не бесплатна"), []);
}
