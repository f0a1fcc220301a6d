"""The search index: articles, people and bodies to small script files that a browser loads.

A page opened from disk may fetch nothing, but it may add `<script>` elements; so each part of
the index ("shard") is a script that hands one JSON value to the page's own script. Parts are
chosen so that one query needs few of them, and so that one edited article changes few: no part
holds a position in a text, an average over the collection or a place in a list of all articles.

    words/      by hash of the word without marks: which articles and names have it, by its marks
    pairs/      by hash of two neighbouring words: which articles have them so (Vietnamese words
                are mostly of two syllables, and phrases are chains of pairs)
    starts/     by the first two letters: the words that begin so, for what is still being typed
    articles/   by number: title, date, names and text, loaded for what is shown
    names/      by hash of the address: name, note and articles of each person and body

`layouts/assets/search/words.js` and `index.js` are the other half of these modules.
"""
