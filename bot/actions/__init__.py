"""Rasa's custom actions: each reads the turn, calls one service and says a text by its key.

rasa_sdk finds them by walking this folder, and looks for its sub-folders by their bare names: none may be called like an installed
package or a folder of tests ("guidance"), whose modules it would then try to load from here.
"""
