use serde_json::json;

use super::*;
use crate::golden::ExpectationsInput;
use crate::ids::FileId;
use crate::time::Timestamp;

fn file(name: &str) -> FileId {
    FileId::derived(Timestamp::from_millis(1).unwrap(), &[name])
}

fn expectations(facts: &[&str], forbidden: &[&str]) -> Expectations {
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    let input = ExpectationsInput { facts: texts(facts), forbidden: texts(forbidden), ..ExpectationsInput::default() };
    Expectations::parse(input, &[]).unwrap()
}

fn answer(text: &str) -> Judged<'_> {
    Judged { text, outcome: GivenOutcome::Grounded, failure: None, citations: &[], tools: &[] }
}

fn states(text: &str, fact: &str) -> bool {
    expectations(&[fact], &[]).judge(&answer(text)).is_empty()
}

/// The sentences of what is not as expected.
fn told(failures: &[Failure]) -> String {
    failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn claims(text: &str, claim: &str) -> bool {
    !expectations(&[], &[claim]).judge(&answer(text)).is_empty()
}

#[test]
fn a_fact_is_found_in_other_words_of_the_same_roots() {
    for (text, fact) in [
        ("Доставка по Москве стоит 500 рублей [1].", "доставка 500 ₽"),
        ("Стоимость доставки: 500 ₽.", "доставка 500 рублей"),
        ("Курьер привезёт заказ. Доставка стоит 500 рублей.", "500 рублей"),
        ("Доставка:\n- по Москве 500 ₽\n- по области 700 ₽", "доставка по области 700 ₽"),
        ("We deliver within three days.", "delivered in 3 days"),
        ("Гарантия пять лет.", "5 лет | пятилетняя"),
        ("Пятилетняя гарантия на раму.", "5 лет | пятилетняя"),
        ("Комиссию не берём.", "не берём комиссию"),
        ("Скидки не предоставляются.", "скидок нет | скидки не предоставляются"),
        ("Акция до 12 марта 2026 г.", "до 12.03.2026"),
    ] {
        assert!(states(text, fact), "{fact} in {text}");
    }
}

#[test]
fn a_fact_that_is_missing_or_denied_is_told_in_words() {
    let fails = |text: &str, fact: &str| told(&expectations(&[fact], &[]).judge(&answer(text)));
    assert_eq!(
        fails("Доставка стоит 700 рублей.", "доставка 500 рублей"),
        "expected the fact \"доставка 500 рублей\"; the answer lacks: 500 рублей"
    );
    assert_eq!(
        fails("Доставка не бесплатная.", "бесплатная доставка"),
        "expected the fact \"бесплатная доставка\"; the answer says the opposite: \"Доставка бесплатная\""
    );
    let far = "Доставка стоит 300 рублей. Возврат за 14 дней. Самовывоз 500 рублей.";
    assert!(!states(far, "доставка 500 рублей"), "figures and words of different things are no fact");
    assert!(!states("Берём комиссию.", "не берём комиссию"));
    assert!(!states("", "500 рублей"));
}

#[test]
fn a_forbidden_claim_counts_only_when_it_is_made() {
    for (text, claim) in [
        ("У нас бесплатная доставка!", "бесплатная доставка"),
        ("Доставка бесплатна в любом городе, но не в Уфе.", "доставка бесплатна"),
        ("You get a 100% refund guarantee.", "refund guarantee"),
        ("Не только доставка, но и монтаж бесплатно: доставка бесплатна.", "доставка бесплатна"),
        ("Возврата нет.", "возврата нет"),
    ] {
        assert!(claims(text, claim), "{claim} in {text}");
    }
    for (text, claim) in [
        ("Бесплатной доставки у нас нет.", "бесплатная доставка"),
        ("Доставка не бесплатная, стоит 500 рублей.", "бесплатная доставка"),
        ("Доставка в Уфу не осуществляется.", "доставка в Уфу"),
        ("We do not offer a refund guarantee.", "refund guarantee"),
        ("Free delivery is not available.", "free delivery"),
        ("Доставка платная. Самовывоз бесплатный.", "бесплатная доставка"),
        ("Возврат есть.", "возврата нет"),
    ] {
        assert!(!claims(text, claim), "{claim} in {text}");
    }
    let failure = expectations(&[], &["бесплатная доставка"]).judge(&answer("Доставка бесплатная [1]."));
    assert_eq!(
        told(&failure),
        "expected that \"бесплатная доставка\" is not claimed; the answer says: \"Доставка бесплатная\""
    );
}

#[test]
fn the_source_must_be_cited_and_so_must_its_page() {
    let citation = |page| Citation { file: file("a"), file_name: "price.pdf".into(), page, passage: 0 };
    let judge = |page: Option<u32>, citations: &[Citation]| {
        let source = ExpectedSource { file_id: file("a"), page };
        let expected = Expectations { source: Some(source), ..Expectations::default() };
        told(&expected.judge(&Judged { citations, ..answer("x") }))
    };
    assert_eq!(judge(None, &[citation(None)]), "");
    assert_eq!(judge(Some(3), &[citation(Some(1)), citation(Some(3))]), "");
    let wrong = "expected a citation of price.pdf, page 3; cited: price.pdf, page 1";
    assert_eq!(judge(Some(3), &[citation(Some(1))]), wrong);
    assert_eq!(judge(None, &[]), format!("expected a citation of {}; cited: nothing", file("a")));
}

#[test]
fn the_tool_must_be_called_with_the_arguments_that_matter() {
    let judge = |tool: &str, called: &[(String, Value)]| {
        let tool = ExpectedTool::try_from(tool.to_owned()).unwrap();
        let expected = Expectations { tool: Some(tool), ..Expectations::default() };
        told(&expected.judge(&Judged { tools: called, ..answer("x") }))
    };
    let called = [("setField".to_owned(), json!({"field": "city", "value": "Казань"}))];
    assert_eq!(judge("setField", &called), "");
    assert_eq!(judge("setField {\"value\": \"казань\"}", &called), "");
    assert_eq!(
        judge("setField {\"value\": \"Уфа\"}", &called),
        "expected a call of setField {\"value\":\"Уфа\"}; called: setField {\"field\":\"city\",\"value\":\"Казань\"}"
    );
    assert_eq!(judge("handOver", &[]), "expected a call of handOver; called: none");
}

#[test]
fn not_knowing_is_right_where_it_is_expected_and_wrong_elsewhere() {
    let unknown =
        Judged { outcome: GivenOutcome::Unknown, ..answer("Не знаю. Позвать человека?") };
    let expected = Expectations { unknown: true, ..Expectations::default() };
    assert!(expected.judge(&unknown).is_empty());
    assert!(expected.judge(&Judged { outcome: GivenOutcome::HandedOver, ..unknown }).is_empty());
    let failure = expected.judge(&answer("Да, оплата биткоинами есть."));
    assert_eq!(
        told(&failure),
        "expected that the agent says that it does not know; it answered: \"Да, оплата биткоинами есть.\""
    );
    let failure = Expectations::default().judge(&unknown);
    assert_eq!(
        told(&failure),
        "expected an answer; the agent said that it does not know: \"Не знаю. Позвать человека?\""
    );
    let handing_over = ExpectedTool::try_from("handOver".to_owned()).unwrap();
    let handing_over = Expectations { tool: Some(handing_over), ..Expectations::default() };
    let called = [("handOver".to_owned(), json!({}))];
    let handed = Judged { outcome: GivenOutcome::HandedOver, tools: &called, ..answer("Зову.") };
    assert!(handing_over.judge(&handed).is_empty());
}

#[test]
fn no_answer_never_passes() {
    let failed = Judged { outcome: GivenOutcome::Failed, failure: Some("timeout"), ..answer("500 рублей") };
    let failures = expectations(&["500 рублей"], &[]).judge(&failed);
    assert_eq!(failures, [Failure::NoAnswer { reason: Some("timeout".into()) }]);
}

#[test]
fn everything_that_is_wrong_is_told() {
    let mut expected = expectations(&["500 рублей", "бесплатно"], &["скидка"]);
    expected.source = Some(ExpectedSource { file_id: file("a"), page: None });
    assert_eq!(expected.judge(&answer("Скидка 5 %.")).len(), 4);
}
