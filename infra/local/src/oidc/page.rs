//! The sign-in page.

use serde::Deserialize;

use super::User;

/// What a client asks for when it sends somebody to sign in.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Request {
    #[serde(default)]
    pub(crate) response_type: String,
    #[serde(default)]
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) redirect_uri: String,
    #[serde(default)]
    pub(crate) code_challenge: String,
    #[serde(default)]
    pub(crate) code_challenge_method: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) ui_locales: Option<String>,
    pub(crate) user: Option<String>,
}

struct Words {
    lang: &'static str,
    title: &'static str,
    intro: &'static str,
    other: &'static str,
    other_lang: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    title: "Sign in",
    intro: "This is the sign-in of the local program. Choose who you are; there is no password.",
    other: "По-русски",
    other_lang: "ru",
};
const RUSSIAN: Words = Words {
    lang: "ru",
    title: "Вход",
    intro: "Это вход локальной программы. Выберите, кто вы; пароль не нужен.",
    other: "In English",
    other_lang: "en",
};

/// The page, in Russian for those who prefer it and in English for everybody else.
pub(crate) fn render(users: &[User], request: &Request, accept_language: &str) -> String {
    let preferred = request.ui_locales.as_deref().unwrap_or(accept_language);
    let russian = preferred.trim_start().to_lowercase().starts_with("ru");
    let words = if russian { RUSSIAN } else { ENGLISH };
    let fields: String = [
        ("response_type", Some(&request.response_type)),
        ("client_id", Some(&request.client_id)),
        ("redirect_uri", Some(&request.redirect_uri)),
        ("code_challenge", Some(&request.code_challenge)),
        ("code_challenge_method", Some(&request.code_challenge_method)),
        ("state", request.state.as_ref()),
        ("nonce", request.nonce.as_ref()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value?))))
    .collect();
    let buttons: String = users
        .iter()
        .map(|user| {
            let note = if russian { &user.note_ru } else { &user.note };
            format!(
                "<button name=\"user\" value=\"{}\"><strong>{}</strong><span>{}</span></button>",
                escape(&user.user),
                escape(&user.user),
                escape(note)
            )
        })
        .collect();
    TEMPLATE
        .replace("{lang}", words.lang)
        .replace("{title}", words.title)
        .replace("{intro}", words.intro)
        .replace("{other}", words.other)
        .replace("{other_lang}", words.other_lang)
        .replace("{fields}", &fields)
        .replace("{buttons}", &buttons)
}

const TEMPLATE: &str = include_str!("sign-in.html");

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
