from __future__ import annotations

from xlint.page import ExampleFile, examples

PAGE = """A value is put into a URL as it is.

Why it matters. ```not a fence``` inside prose.

## Invalid

```js
open(url);  // expect: x
```

```xml AxForm/CustTable.xml
<AxForm/>
```
Prose begins the next repository.
````js
`a` + ```
````

## Valid

```js
one();
```
```js
two();
```
```toml
metadata-complete = true
```

## Fix

```js
encodeURIComponent(value)
```
"""


def test_adjacent_fences_are_one_repository_and_prose_starts_the_next() -> None:
    first, second, third = examples(PAGE)
    assert [file.path for file in first.files] == ["example.js", "AxForm/CustTable.xml"]
    assert first.files[0] == ExampleFile("example.js", "open(url);  // expect: x\n")
    assert second.files == (ExampleFile("example.js", "`a` + ```\n"),)
    assert (first.kind, second.kind, third.kind) == ("invalid", "invalid", "valid")


def test_a_file_without_a_name_gets_one_by_its_language() -> None:
    assert [file.path for file in examples(PAGE)[2].files] == ["example.js", "example2.js", "xlint.toml"]


def test_an_example_knows_the_line_of_the_page_it_starts_at() -> None:
    assert [example.line for example in examples(PAGE)] == [7, 15, 21]


def test_fences_of_other_sections_are_no_examples() -> None:
    assert all("encodeURIComponent" not in file.text for example in examples(PAGE) for file in example.files)


def test_a_heading_between_fences_separates_them() -> None:
    page = "T\n\n## Invalid\n```js\na\n```\n## Valid\n```js\nb\n```\n"
    assert [(example.kind, example.files[0].text) for example in examples(page)] == [
        ("invalid", "a\n"),
        ("valid", "b\n"),
    ]


def test_a_fence_that_is_never_closed_ends_with_the_page() -> None:
    assert examples("T\n\n## Invalid\n```js\na")[0].files[0].text == "a\n"
