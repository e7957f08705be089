"""What the assistant is asked before the person has said anything: to greet, and to open the topic they came for."""

from __future__ import annotations

GREET = "/greet"
TOPICS = {
    "training": "/find_training",
    "language_course": "/find_language_course",
    "further_study": "/find_study_programme",
    "entrepreneurship": "/find_entrepreneurship_support",
    "peer_support": "/find_peer_group",
    "job_search": "/faq/find_jobs",
    "support": "/get_guidance",
}
"""What a page or a link may open, by the topic that programmes have."""
