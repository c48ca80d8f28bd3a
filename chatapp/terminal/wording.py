"""What this program itself says, in English and in French. What the room says comes worded over the wire."""

import os
from collections.abc import Mapping
from typing import Any

WORDS = {
    "en": {
        "welcome": "Welcome to chat!",
        "pm": "write to one or several in private",
        "name": "change your name",
        "quit": "leave the room",
        "enter_name": "Please enter your username:",
        "enter_password": "Please enter the password of this room:",
        "name_needed": "Please say who is writing: --name NAME",
        "joined": "%(name)s is connected",
        "left": "%(name)s has left",
        "renamed": "%(was)s is now known as %(name)s",
        "host": "%(name)s is a host now",
        "appointed": "%(name)s has made a host of %(names)s",
        "topic": "%(name)s has set the topic: %(topic)s",
        "no_topic": "%(name)s has removed the topic",
        "kicked": "%(name)s has thrown out %(names)s for %(minutes)s min",
        "displaced": "%(name)s has taken the seat of %(names)s",
        "unbanned": "%(name)s lets %(names)s come in again",
        "muted": "%(name)s has muted %(names)s for %(minutes)s min",
        "unmuted": "%(name)s lets %(names)s write again",
        "locked": "%(name)s has locked the room: nobody new can come in",
        "unlocked": "%(name)s has unlocked the room",
        "cleared": "%(name)s has deleted all that was said before",
        "agreed": "%(name)s agrees with what %(names)s said at %(time)s",
        "agreed_own": "%(name)s agrees with what they said themselves at %(time)s",
        "deleted": "%(name)s has deleted what %(names)s said at %(time)s",
        "deleted_own": "%(name)s has deleted what they said at %(time)s",
        "corrected": "corrected",
        "corrects": "corrects %(time)s",
        "gone": "deleted by its author",
        "gone_by_host": "deleted by a host",
        "agree": "agreed: %(count)s",
        "found": "Found for %(words)s: %(count)s",
        "found_more": "Found for %(words)s: more than these %(count)s. Another word, or from:NAME, finds fewer.",
        "found_nothing": "Nothing was found for %(words)s.",
        "net_left": "%(names)s left",
        "net_left_many": "%(names)s left",
        "net_back": "%(names)s left and came back",
        "net_back_many": "%(names)s left and came back",
        "net_passed": "%(names)s came and left",
        "net_passed_many": "%(names)s came and left",
        "net_came": "%(names)s came",
        "net_came_many": "%(names)s came",
        "hooked": "%(name)s has added the program %(names)s",
        "unhooked": "%(name)s has removed the program %(names)s",
        "program": "program",
        "private": "PM",
        "private_to": "PM to %(names)s",
        "seats": "%(taken)s of %(seats)s",
        "connected": "connected",
        "reconnecting": "reconnecting …",
        "over": "disconnected",
        "waiting": "%(count)s to send",
        "hidden": "%(count)s hidden",
        "ignored": "You ignore %(names)s (lines hidden: %(count)s).",
        "ignored_nobody": "You ignore nobody.",
        "keys": (
            "Tab        completes a command or a name; again, the next one\n"
            "↑          brings back what you have sent\n"
            "Esc Enter  begins a new line\n"
            "Ctrl-D     leaves the room"
        ),
        "suggestion": "Did you mean %(suggestion)s?",
        "aimed": (
            "As the answer this would go to %(names)s, just as it is. Enter once more sends it so; an empty line ends "
            "the question."
        ),
        "utf_16": "What is piped in is UTF-16; please send UTF-8. Nothing was sent.",
        "not_sent": "Not sent: %(text)s",
        "not_shown": "The answer could not be written (%(reason)s).",
        "saved": "Saved as %(file)s",
        "not_saved": "Nothing was saved (%(reason)s).",
        "not_told": "The room did not say how others come in (%(reason)s).",
        "too_long": "This is too long to be sent (%(length)s characters). Nothing was sent.",
        "unreachable": "Nobody answers at %(url)s (%(reason)s).",
        "blocked": "%(url)s answers, but lets no WebSocket through, which the room needs (status %(status)s).",
        "no_room": "There is no chat room at %(url)s",
        "bad_url": "This is not the address of a room: %(url)s",
        "lost": "The connection to %(url)s was lost.",
    },
    "fr": {
        "welcome": "Bienvenue sur le chat !",
        "pm": "écrire à une ou plusieurs personnes en privé",
        "name": "changer de pseudo",
        "quit": "quitter le salon",
        "enter_name": "Choisissez votre pseudo :",
        "enter_password": "Mot de passe de ce salon :",
        "name_needed": "Dites qui écrit : --name PSEUDO",
        "joined": "%(name)s est là",
        "left": "%(name)s a quitté le salon",
        "renamed": "%(was)s s’appelle désormais %(name)s",
        "host": "%(name)s est maintenant hôte du salon",
        "appointed": "%(name)s nomme aussi hôte %(names)s",
        "topic": "%(name)s a choisi le sujet : %(topic)s",
        "no_topic": "%(name)s a retiré le sujet",
        "kicked": "%(name)s a exclu %(names)s pour %(minutes)s min",
        "displaced": "%(name)s a pris la place de %(names)s",
        "unbanned": "%(name)s laisse %(names)s revenir",
        "muted": "%(name)s retire la parole à %(names)s pour %(minutes)s min",
        "unmuted": "%(name)s rend la parole à %(names)s",
        "locked": "%(name)s a fermé la porte : personne de nouveau ne peut entrer",
        "unlocked": "%(name)s a rouvert la porte",
        "cleared": "%(name)s a effacé tout ce qui a été dit avant",
        "agreed": "%(name)s est d’accord avec ce que %(names)s a dit à %(time)s",
        "agreed_own": "%(name)s est d’accord avec ses propres mots de %(time)s",
        "deleted": "%(name)s a supprimé ce que %(names)s a dit à %(time)s",
        "deleted_own": "%(name)s a supprimé ses propres mots de %(time)s",
        "corrected": "corrigé",
        "corrects": "corrige %(time)s",
        "gone": "supprimé par la personne qui l’a écrit",
        "gone_by_host": "supprimé par l’hôte",
        "agree": "d’accord : %(count)s",
        "found": "Trouvé pour %(words)s : %(count)s",
        "found_more": "Trouvé pour %(words)s : plus que ces %(count)s. Un autre mot, ou from:PSEUDO, en trouve moins.",
        "found_nothing": "Rien n’a été trouvé pour %(words)s.",
        "net_left": "%(names)s a quitté le salon",
        "net_left_many": "%(names)s ont quitté le salon",
        "net_back": "%(names)s a quitté le salon et est de retour",
        "net_back_many": "%(names)s ont quitté le salon et sont de retour",
        "net_passed": "%(names)s n’a fait que passer",
        "net_passed_many": "%(names)s n’ont fait que passer",
        "net_came": "%(names)s est là",
        "net_came_many": "%(names)s sont là",
        "hooked": "%(name)s a ajouté le programme %(names)s",
        "unhooked": "%(name)s a retiré le programme %(names)s",
        "program": "programme",
        "private": "MP",
        "private_to": "MP à %(names)s",
        "seats": "%(taken)s sur %(seats)s",
        "connected": "connecté",
        "reconnecting": "reconnexion …",
        "over": "déconnecté",
        "waiting": "%(count)s à envoyer",
        "hidden": "masquées : %(count)s",
        "ignored": "Vous masquez %(names)s (lignes masquées : %(count)s).",
        "ignored_nobody": "Vous ne masquez personne.",
        "keys": (
            "Tab         complète une commande ou un pseudo ; encore, le suivant\n"
            "↑           rappelle ce que vous avez envoyé\n"
            "Échap Entr. commence une nouvelle ligne\n"
            "Ctrl-D      quitte le salon"
        ),
        "suggestion": "Vouliez-vous dire %(suggestion)s ?",
        "aimed": (
            "Comme réponse, cette ligne irait telle quelle à %(names)s. Encore une fois Entrée l’envoie ainsi ; une "
            "ligne vide met fin à la question."
        ),
        "utf_16": "Ce qui arrive ici est de l’UTF-16 ; envoyez de l’UTF-8. Rien n’a été envoyé.",
        "not_sent": "Pas envoyé : %(text)s",
        "not_shown": "La réponse n’a pas pu être écrite (%(reason)s).",
        "saved": "Enregistré dans %(file)s",
        "not_saved": "Rien n’a été enregistré (%(reason)s).",
        "not_told": "Le salon n’a pas dit comment y entrer (%(reason)s).",
        "too_long": "C’est trop long (%(length)s caractères). Rien n’a été envoyé.",
        "unreachable": "Personne ne répond à %(url)s (%(reason)s).",
        "blocked": "%(url)s répond, mais ne laisse pas passer WebSocket, dont le salon a besoin (statut %(status)s).",
        "no_room": "Il n’y a pas de salon à %(url)s",
        "bad_url": "Ce n’est pas l’adresse d’un salon : %(url)s",
        "lost": "La connexion à %(url)s est perdue.",
    },
}


def language(environ: Mapping[str, str]) -> str:
    """The locale's language where we speak it, else English; the first variable that is set decides, as in POSIX."""
    chosen = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return chosen[:2] if chosen[:2] in WORDS else "en"


LANGUAGE = language(os.environ)


def word(key: str, **fields: Any) -> str:
    """The sentence called `key`, filled in."""
    return WORDS[LANGUAGE][key] % fields
