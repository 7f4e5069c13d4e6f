//! The declaration of an agent's settings: each once.

/// Declares the settings of an agent.
///
/// An entry reads `name "jsonName": Type as Written = default;` where `Type` implements [`Setting`] and is written as
/// `Written`. Its documentation goes into the `OpenAPI` document; its `serde` attributes are for storage alone. The first
/// entry has no default: a new agent must be given it. The entries become
/// - `AgentSettings`, which is stored and used;
/// - `AgentInput` and `AgentPatch`, which requests send, and which report every problem at once;
/// - `SettingsParts`, which answers show.
macro_rules! settings {
    (
        $(#[doc = $first_doc:tt])*
        $first:ident $first_name:tt: $first_type:ty as $first_written:ty;
        $(
            $(#[doc = $doc:tt])*
            $(#[serde $serde:tt])?
            $field:ident $name:tt: $type:ty as $written:ty = $default:expr;
        )*
    ) => {
        /// Everything about an agent that its owner decides, as it is stored.
        ///
        /// What came later has a default and is not written while it has it, so settings from before keep their
        /// fingerprint.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct AgentSettings {
            $(#[doc = $first_doc])*
            pub $first: $first_type,
            $($(#[doc = $doc])* $(#[serde $serde])? pub $field: $type,)*
        }

        /// A new agent. What is absent or `null` is as usual.
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct AgentInput {
            $(#[doc = $first_doc])*
            #[serde(default, rename = $first_name)]
            #[schema(value_type = $first_written, required)]
            pub $first: Given<$first_written>,
            $(
                $(#[doc = $doc])*
                #[serde(default, rename = $name)]
                #[schema(value_type = Option<$written>, required = false)]
                pub $field: Given<$written>,
            )*
        }

        /// A change of an agent: what is absent stays, and `null` clears what can be cleared.
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct AgentPatch {
            $(#[doc = $first_doc])*
            #[serde(default, rename = $first_name)]
            #[schema(value_type = Option<$first_written>, required = false)]
            pub $first: Given<$first_written>,
            $(
                $(#[doc = $doc])*
                #[serde(default, rename = $name)]
                #[schema(value_type = Option<$written>, required = false)]
                pub $field: Given<$written>,
            )*
        }

        /// What an agent's owner decided.
        #[derive(Clone, Debug, Serialize, ToSchema)]
        #[schema(as = Settings)]
        pub struct SettingsParts {
            $(#[doc = $first_doc])*
            #[serde(rename = $first_name)]
            #[schema(required)]
            pub $first: $first_written,
            $($(#[doc = $doc])* #[serde(rename = $name)] #[schema(required)] pub $field: $written,)*
        }

        impl AgentSettings {
            /// The settings of an agent that only has a name.
            #[must_use]
            pub fn named($first: $first_type) -> Self {
                Self { $first, $($field: $default,)* }
            }

            /// The names of the settings that differ, for the audit line of a change.
            #[must_use]
            pub fn differences(&self, other: &Self) -> BTreeSet<&'static str> {
                let named = [($first_name, self.$first != other.$first), $(($name, self.$field != other.$field),)*];
                named.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
            }
        }

        impl AgentInput {
            /// The settings of the new agent.
            ///
            /// # Errors
            /// Every problem with its place in the request.
            pub fn parse(self) -> Result<AgentSettings> {
                let mut errors = Vec::new();
                let $first = self.$first.over($first_name, None, &mut errors);
                $(let $field = self.$field.over($name, Some($default), &mut errors);)*
                match ($first, $($field,)*) {
                    (Some($first), $(Some($field),)*) => Ok(AgentSettings { $first, $($field,)* }),
                    _ => Err(Error::invalid(errors)),
                }
            }
        }

        impl AgentPatch {
            /// The settings that `current` becomes.
            ///
            /// # Errors
            /// Every problem with its place in the request.
            pub fn apply(self, current: &AgentSettings) -> Result<AgentSettings> {
                let mut errors = Vec::new();
                let $first = self.$first.over($first_name, Some(current.$first.clone()), &mut errors);
                $(let $field = self.$field.over($name, Some(current.$field.clone()), &mut errors);)*
                match ($first, $($field,)*) {
                    (Some($first), $(Some($field),)*) => Ok(AgentSettings { $first, $($field,)* }),
                    _ => Err(Error::invalid(errors)),
                }
            }
        }

        impl From<AgentSettings> for SettingsParts {
            fn from(settings: AgentSettings) -> Self {
                Self { $first: settings.$first.write(), $($field: settings.$field.write(),)* }
            }
        }
    };
}
pub(super) use settings;
