"""Names of intents, and groups of them that the dialogue treats alike."""

from __future__ import annotations

from bot.nlu.judgement import FALLBACK, OUT_OF_SCOPE

SENSELESS = frozenset({OUT_OF_SCOPE, FALLBACK})
"""What says nothing that there is an answer to."""
CHANGE_LANGUAGE = "change_language"
YES_OR_NO = frozenset({"affirm", "deny"})
FEEDBACK = frozenset({"feedback_positive", "feedback_negative"})
DETAILS, APPLY, REQUIREMENTS, COST = (
    "programme_details", "programme_apply", "programme_requirements", "programme_cost",
)  # fmt: skip
GET_GUIDANCE = "get_guidance"
INFORM = "inform"
YOUTH = "faq/youth_services"
NEW_SEARCH = "find_"
ABOUT_PROGRAMME = "programme_"
FIND_TRAINING = "find_training"
START_OVER = "start_over"
"""What "for beginners" and "the first one" may look like."""
LANGUAGE_COURSE = "find_language_course"
WHILE_STUDYING = "faq/study_on_benefit"
"""What a person lives on while they study, and where that is asked."""
WITHOUT_FINNISH = "faq/work_without_finnish"
DELETE_MY_DATA = "delete_my_data"
REQUEST_HUMAN = "request_human"
FIRM = frozenset({DELETE_MY_DATA, START_OVER, REQUEST_HUMAN, CHANGE_LANGUAGE})
"""Intents that only what is as good as a known way of asking changes; danger is changed by nothing."""
FAQ = "faq/"
ABOUT_CHAT = frozenset({"bot_challenge", "ask_capabilities"})
"""What "who must I ask" looks like alone: about the assistant."""
ABOUT_ITSELF = ABOUT_CHAT | {"feedback_negative"}
"""What doubt in an answer looks like alone: "are you sure", "how do you know"."""
ABOUT_US = "faq/about_service"
"""What "who decides?" and "who pays?" look like alone: about the assistant."""
CHECK_TICKET = "check_ticket"


CARE = frozenset({"long_unemployment", "money_trouble", "wellbeing"})
"""Topics of a hard life."""
