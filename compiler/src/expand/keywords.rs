//! The keywords that the expander implements itself, with the forms they take.
//!
//! They are the exports of the built-in library `(eshkol syntax)`; the libraries of R7RS pass them on.

macro_rules! keywords {
    ($($variant:ident $name:literal $($shape:literal)?;)*) => {
        /// A keyword of `(eshkol syntax)`.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Keyword { $($variant,)* }

        impl Keyword {
            pub const ALL: &'static [Keyword] = &[$(Keyword::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Keyword::$variant => $name,)* }
            }

            /// What a use of it looks like; empty for auxiliary syntax such as `else`.
            pub fn shape(self) -> &'static str {
                match self { $(Keyword::$variant => concat!($($shape)?),)* }
            }
        }
    };
}

keywords! {
    Quote "quote" "(quote datum)";
    Quasiquote "quasiquote" "(quasiquote template)";
    Lambda "lambda" "(lambda (parameter ...) body ...)";
    CaseLambda "case-lambda" "(case-lambda ((parameter ...) body ...) ...)";
    If "if" "(if test consequent [alternative])";
    Set "set!" "(set! variable expression)";
    Begin "begin" "(begin form ...)";
    Let "let" "(let [name] ((variable init) ...) body ...)";
    LetStar "let*" "(let* ((variable init) ...) body ...)";
    Letrec "letrec" "(letrec ((variable init) ...) body ...)";
    LetrecStar "letrec*" "(letrec* ((variable init) ...) body ...)";
    LetValues "let-values" "(let-values ((formals init) ...) body ...)";
    LetStarValues "let*-values" "(let*-values ((formals init) ...) body ...)";
    Receive "receive" "(receive formals expression body ...)";
    Do "do" "(do ((variable init [step]) ...) (test expression ...) command ...)";
    Cond "cond" "(cond (test expression ...) ... [(else expression ...)])";
    Case "case" "(case key ((datum ...) expression ...) ... [(else expression ...)])";
    And "and" "(and test ...)";
    Or "or" "(or test ...)";
    When "when" "(when test expression ...)";
    Unless "unless" "(unless test expression ...)";
    Delay "delay" "(delay expression)";
    DelayForce "delay-force" "(delay-force expression)";
    Parameterize "parameterize" "(parameterize ((parameter value) ...) body ...)";
    Guard "guard" "(guard (variable clause ...) body ...)";
    CondExpand "cond-expand" "(cond-expand (requirement form ...) ...)";
    Include "include" "(include \"file\" ...)";
    IncludeCi "include-ci" "(include-ci \"file\" ...)";
    SyntaxError "syntax-error" "(syntax-error \"message\" form ...)";
    Define "define" "(define variable expression)` or `(define (name parameter ...) body ...)";
    DefineValues "define-values" "(define-values formals expression)";
    DefineRecordType "define-record-type"
        "(define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...)";
    DefineSyntax "define-syntax" "(define-syntax keyword (syntax-rules ...))";
    LetSyntax "let-syntax" "(let-syntax ((keyword (syntax-rules ...)) ...) body ...)";
    LetrecSyntax "letrec-syntax" "(letrec-syntax ((keyword (syntax-rules ...)) ...) body ...)";
    SyntaxRules "syntax-rules" "(syntax-rules [ellipsis] (literal ...) (pattern template) ...)";
    WithArena "with-arena" "(with-arena (name size ['limit bytes] ['strict]) body ...)";
    InArena "in-arena" "(in-arena arena body ...)";
    Else "else";
    Arrow "=>";
    Ellipsis "...";
    Underscore "_";
    Unquote "unquote";
    UnquoteSplicing "unquote-splicing";
}

impl std::fmt::Display for Keyword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
