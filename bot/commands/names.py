"""The words of the commands' names, for platforms that show commands in the reader's language.

What is typed stays English everywhere; a platform translates back by itself.
"""

from bot.language import N_

# For translators: names of commands, with a / before them. One word in lower case, without spaces, at most 32
# letters, no two alike. Where no word is natural, repeat the English one.
WORDS = (
    N_("/help"),
    N_("/me"),
    N_("/settings"),
    N_("/interests"),
    N_("/goals"),
    N_("/why"),
    N_("/next"),
    N_("/share"),
    N_("/pause"),
    N_("/resume"),
    N_("/leave"),
    N_("/link"),
    N_("/mydata"),
    N_("/export"),
    N_("/delete"),
    N_("/programme"),
    N_("/create"),
    N_("/list"),
    N_("/pair"),
    N_("/unpair"),
    N_("/group"),
    N_("/event"),
    N_("/move"),
    N_("/cancel"),
    N_("/call"),
    N_("/time"),
    N_("/hard"),
    N_("/place"),
    N_("/feed"),
    N_("/add"),
    N_("/remove"),
    N_("/prompt"),
    N_("/now"),
    N_("/preview"),
    N_("/report"),
    N_("/coordinator"),
    N_("/space"),
    N_("/code"),
    N_("/join"),
    N_("/agreement"),
    N_("/done"),
    N_("/drop"),
    N_("/milestone"),
    N_("/rematch"),
    N_("/retire"),
    N_("/review"),
    N_("/suggest"),
)
