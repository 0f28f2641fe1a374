"""What is said to a sender whose texts are not fit, or look as if a letter had slipped."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from hub.domain.errors import Finding, Invalid
from hub.domain.messages import SubmissionReceipt, Warned

_MOST: Final = 20


def check_texts(findings: Sequence[Finding]) -> None:
    """Raise `Invalid` when there are any."""
    if findings:
        raise Invalid(
            f"Сообщение не принято: ошибок {len(findings)}",
            f"The message is refused: {len(findings)} faults",
            findings,
        )


def warned_of(mixed: Sequence[str], receipt: SubmissionReceipt) -> SubmissionReceipt:
    """The receipt with a warning for each place where letters of two scripts stand in one word."""
    if not mixed:
        return receipt
    return msgspec.structs.replace(receipt, warnings=(*receipt.warnings, *_warnings(mixed)))


def _warnings(mixed: Sequence[str]) -> Iterator[Warned]:
    for place in mixed[:_MOST]:
        yield Warned(
            code="mixed_script",
            ru=f"В одном слове буквы кириллицы и латиницы, проверьте: {place}",
            en=f"Cyrillic and Latin letters in one word, please check: {place}",
        )
