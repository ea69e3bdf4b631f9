package io.parley.identity.normalise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of businesses: words without accents; what stands in brackets, legal forms at the end and
 * {@code the} at the start are dropped while something else is left; single letters in a row are
 * one word ({@code I.B.M.} is {@code ibm}).
 */
final class OrganisationRule {
  private static final Set<String> FORMS =
      Set.of(
          "inc",
          "incorporated",
          "ltd",
          "limited",
          "llc",
          "llp",
          "lp",
          "plc",
          "corp",
          "corporation",
          "co",
          "company",
          "gmbh",
          "mbh",
          "ag",
          "kg",
          "kgaa",
          "ohg",
          "gbr",
          "ug",
          "eg",
          "ev",
          "se",
          "sa",
          "sas",
          "sarl",
          "srl",
          "spa",
          "sl",
          "slu",
          "nv",
          "bv",
          "ab",
          "as",
          "asa",
          "oy",
          "oyj",
          "aps",
          "kft",
          "zrt",
          "sro",
          "doo",
          "pty",
          "pte",
          "pvt",
          "bhd",
          "sdn",
          "kk",
          "pllc",
          "pc");

  private static final Pattern BRACKETS = Pattern.compile("\\([^()]*\\)");

  private OrganisationRule() {}

  static Optional<String> read(String raw) {
    List<String> words = List.of();
    if (raw.indexOf('(') >= 0) {
      words = Fold.words(BRACKETS.matcher(raw).replaceAll(" "));
    }
    if (words.isEmpty()) {
      words = Fold.words(raw);
    }

    List<String> name = abbreviations(words);
    int from = 0;
    int to = name.size();
    while (from < to - 1 && name.get(from).equals("the")) {
      from++;
    }
    while (to > from + 1 && (FORMS.contains(name.get(to - 1)) || name.get(to - 1).equals("and"))) {
      to--;
    }
    return to == 0 ? Optional.empty() : Optional.of(String.join(" ", name.subList(from, to)));
  }

  private static List<String> abbreviations(List<String> words) {
    List<String> joined = new ArrayList<>(words.size());
    StringBuilder letters = new StringBuilder();
    for (String word : words) {
      if (word.length() == 1 && Character.isLetter(word.charAt(0))) {
        letters.append(word);
        continue;
      }
      if (!letters.isEmpty()) {
        joined.add(letters.toString());
        letters.setLength(0);
      }
      joined.add(word);
    }
    if (!letters.isEmpty()) {
      joined.add(letters.toString());
    }
    return joined;
  }
}
