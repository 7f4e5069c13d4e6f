//! The derive of `ToSchema` that generates no schema, for everything that ships.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// Accepts what utoipa's derive accepts, and only mentions the types that `#[schema(value_type = ..)]` names, so that
/// neither their imports nor they themselves count as unused.
#[proc_macro_derive(ToSchema, attributes(schema))]
pub fn to_schema(item: TokenStream) -> TokenStream {
    let mut types = Vec::new();
    collect(item, &mut types);
    let mentions =
        types.iter().map(|ty| format!("const _: ::core::marker::PhantomData<{ty}> = ::core::marker::PhantomData;"));
    mentions.collect::<String>().parse().unwrap_or_default()
}

/// Finds `value_type = TYPE` in every attribute, however deep.
fn collect(tokens: TokenStream, types: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name.to_string() == "value_type" => {
                // Past the `=`, up to a comma that is not between angle brackets.
                let (mut depth, mut ty) = (0, TokenStream::new());
                for token in tokens.by_ref().skip(1) {
                    match &token {
                        TokenTree::Punct(mark) if mark.as_char() == '<' => depth += 1,
                        TokenTree::Punct(mark) if mark.as_char() == '>' => depth -= 1,
                        TokenTree::Punct(mark) if mark.as_char() == ',' && depth == 0 => break,
                        _ => {}
                    }
                    ty.extend([token]);
                }
                types.push(ty.to_string());
            }
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => collect(group.stream(), types),
            _ => {}
        }
    }
}
