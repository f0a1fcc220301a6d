searchPart("names/0",[[0,"organisations/river-council","River Council","",[],"iC"],[1,"people/ada-brook","Ada Brook","",[],"iC"]])
