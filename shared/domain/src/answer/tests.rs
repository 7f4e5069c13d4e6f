//! What is found, how sure it is, and what supports a sentence, on bases of a few passages without any embedding model.

use std::sync::Arc;

use async_trait::async_trait;
use proptest::prelude::*;

use super::{RetrievalResult, Statement, Support, Supporter, retrieve};
use crate::embedding::Embedder;
use crate::ids::FileId;
use crate::retrieval::{Index, PassageInput, Segment, SegmentBuilder, Source};
use crate::time::Timestamp;

/// A model whose vectors say nothing: words decide alone.
struct Blind;

#[async_trait]
impl Embedder for Blind {
    fn model_id(&self) -> &str {
        "blind@1"
    }

    fn dimension(&self) -> usize {
        1
    }

    async fn query(&self, _: &str) -> crate::Result<Vec<f32>> {
        Ok(vec![1.0])
    }

    async fn passages(&self, texts: &[&str]) -> crate::Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|_| vec![1.0]).collect())
    }
}

/// Runs a future that never waits.
fn now<T>(future: impl Future<Output = crate::Result<T>>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => value.unwrap(),
        std::task::Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}

fn file() -> FileId {
    FileId::derived(Timestamp::from_millis(1).unwrap(), &["f"])
}

fn index(passages: &[&str]) -> Index {
    let mut builder = SegmentBuilder::new("blind@1", 1);
    for text in passages {
        let id = file().to_string();
        let input = PassageInput {
            text, file_id: &id, file_name: "faq.md", page: None, headings: &["Частые вопросы"]
        };
        builder.push(input, &[1.0]).unwrap();
    }
    Index::new(vec![Arc::new(Segment::open(builder.finish()).unwrap())])
}

const SHOP: [&str; 4] = [
    "Доставка по Казани стоит 350 рублей. Курьер звонит за час.",
    "На раму велосипеда действует гарантия пять лет. Ёлки не продаём.",
    "The A-12/34 pump costs 40 euros.",
    "Магазин открыт ежедневно с 10:00 до 21:00.",
];

fn ask(question: &str) -> RetrievalResult {
    now(retrieve(&index(&SHOP), &Blind, question))
}

#[test]
fn a_question_in_the_words_of_a_small_base_is_answerable_and_another_is_not() {
    for (question, passage) in [("Сколько стоит доставка по Казани?", 0), ("Какая гарантия на раму велосипеда?", 1)]
    {
        let found = ask(question);
        let best = found.passages.iter().max_by(|a, b| a.source.score.total_cmp(&b.source.score)).unwrap();
        assert!(found.confidence.answerable(), "{question}: {:?}", found.confidence);
        assert_eq!((best.source.passage, best.source.score), (passage, found.confidence.score));
    }
    for question in
        ["Кто написал «Войну и мир»?", "What is the capital of Australia?", "Есть ли скидка студентам в мае?"]
    {
        assert!(!ask(question).confidence.answerable(), "{question}");
    }
}

#[test]
fn a_part_number_has_to_be_the_same() {
    assert!(
        ask("How much is the A-12/34 pump?").confidence.score > ask("How much is the A-12/35 pump?").confidence.score
    );
}

#[test]
fn an_empty_base_knows_nothing() {
    let found = now(retrieve(&Index::default(), &Blind, "Сколько стоит доставка?"));
    assert!(found.passages.is_empty() && !found.confidence.answerable());
}

#[test]
fn what_is_shown_stands_under_its_headings_between_its_neighbours() {
    let found = ask("Магазин открыт ежедневно?");
    let shown = found.shown();
    let open = shown.iter().find(|source| source.passage == 3).unwrap();
    assert!(open.shown().starts_with("Частые вопросы\n") && open.shown().contains("10:00"), "{}", open.shown());
    assert!(!open.text.contains("Частые вопросы"), "what is cited is the passage alone");
}

fn support(passage: &str, sentence: &str) -> Support {
    let source = Source {
        file: file(),
        file_name: "faq.md".into(),
        page: None,
        passage: 0,
        headings: String::new(),
        text: passage.into(),
        context: None,
        score: 0.9,
    };
    now(Supporter::new("?", &[source], &Blind).of(sentence))
}

#[test]
fn what_a_passage_says_is_supported_and_a_changed_number_is_not() {
    for (sentence, holds) in [
        ("Доставка по Казани стоит 350 рублей [1].", true),
        ("Доставка по Казани стоит 250 рублей [1].", false),
        ("Курьер звонит за два часа.", false),
        ("350 рублей.", true),
        ("250 рублей.", false),
        ("Доставка по Казани бесплатная [1].", false),
        ("Мы ремонтируем стиральные машины и холодильники.", false),
    ] {
        let support = support(SHOP[0], sentence);
        assert_eq!((support.statement, support.holds()), (Statement::Fact, holds), "{sentence}: {support:?}");
    }
}

#[test]
fn an_invention_behind_a_courtesy_is_not_supported() {
    for sentence in [
        "Please note that our worktops are made in Italy of solid oak and installed by the director himself [1].",
        "I can tell you that every order comes with a golden spoon [1].",
        "If you have children, our drivers look after them while you shop [1].",
        "Могу порадовать: курьер собирает мебель и моет окна [1].",
        "Если у вас юбилей, курьер исполняет песню на пороге [1].",
        "Пожалуйста, учтите, что курьеры приезжают на лошадях [1].",
    ] {
        let support = support(SHOP[0], sentence);
        assert!(support.statement == Statement::Fact && !support.holds(), "{sentence}: {support:?}");
    }
}

#[test]
fn what_turns_a_passage_round_is_not_supported() {
    let mut escaped = Vec::new();
    let glued = "Золотыестолешницывподароккаждомупокупателюнавсюжизнь";
    for (passage, sentence) in [
        ("Доставка не бесплатная.", "Доставка бесплатная."),
        ("Доставка бесплатная.", "Доставка не бесплатная."),
        ("Delivery is not free.", "Delivery is free."),
        ("Гарантия 5 лет.", "Гарантия не 5 лет."),
        ("Доставка занимает 2 дня.", "Не 2 дня."),
        (SHOP[0], glued),
        ("Мойка бесплатная. Доставка не бесплатная.", "Доставка бесплатная."),
        (SHOP[0], "Гарантия 350 рублей не распространяется, Курьер бесплатный."),
        ("Гарантия не распространяется на колодки.", "Гарантия распространяется на колодки, да?"),
    ] {
        let support = support(passage, sentence);
        if support.holds() {
            escaped.push((sentence, support));
        }
    }
    assert!(escaped.is_empty(), "{escaped:#?}");
    assert!(support("Доставка не бесплатная.", "Доставка не бесплатная.").holds());
    assert!(support("Доставка занимает 2 дня.", "Два дня.").holds());
}

#[test]
fn a_courtesy_or_another_way_to_write_a_figure_changes_no_verdict() {
    let passage = "Гарантия на раму двадцать пять лет. Акция идёт до 12.03.2026. Звоните: 8 (495) 123-45-67. Рама стоит 1 500 000 рублей.";
    let courtesies = ["", "Спасибо за вопрос, ", "Обратите внимание: ", "Конечно, "];
    for (ways, holds) in [
        (["гарантия на раму 25 лет", "гарантия на раму двадцать пять лет"], true),
        (["акция идёт до 12 марта 2026", "акция идёт до 12.03.26"], true),
        (["звоните +7 495 123-45-67", "звоните 8 (495) 123-45-67"], true),
        (["рама стоит 1,5 млн рублей", "рама стоит 1500000 ₽"], true),
        (["гарантия на раму 26 лет", "гарантия на раму двадцать шесть лет"], false),
        (["акция идёт до 13 марта 2026", "акция идёт до 13.03.2026"], false),
    ] {
        let scores: Vec<(f32, bool)> = ways
            .iter()
            .flat_map(|way| courtesies.map(|courtesy| support(passage, &format!("{courtesy}{way}."))))
            .map(|support| (support.score, support.holds()))
            .collect();
        assert!(scores.iter().all(|score| *score == scores[0] && score.1 == holds), "{ways:?}: {scores:?}");
    }
}

#[test]
fn what_states_nothing_needs_no_passage() {
    assert!(support("", "Хотите, я передам вопрос сотруднику?").holds());
    assert!(!now(Supporter::new("?", &[], &Blind).of("Доставка бесплатная.")).holds());
}

proptest! {
    #[test]
    fn any_text_is_judged_between_nothing_and_certainty(question in ".{0,60}", passage in ".{0,80}") {
        let found = now(retrieve(&index(&[&passage, SHOP[0]]), &Blind, &question));
        prop_assert!((0.0..=1.0).contains(&found.confidence.score));
        prop_assert!(found.passages.iter().all(|found| (0.0..=1.0).contains(&found.source.score)));
        prop_assert!((0.0..=1.0).contains(&support(&passage, &question).score));
    }
}
