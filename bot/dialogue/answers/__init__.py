"""What the assistant says: its texts in each language, the answers to questions, the words explained."""
