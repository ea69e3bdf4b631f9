package io.parley.identity.normalise;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a house that an address names.
 *
 * @param unit flat, suite or room: {@code 900}; empty if there is none
 * @param building block or building, which is the house number where there is no other
 */
record AddressUnit(String unit, String building) {
  private static final Set<String> UNITS =
      Set.of(
          "unit", "apt", "ste", "flat", "room", "rm", "floor", "fl", "penthouse", "lot", "wohnung");

  private static final Set<String> BUILDINGS = Set.of("bld", "bldg", "building", "block", "blk");

  /** Words that only say that a house number follows. */
  private static final Set<String> NUMBER_SIGNS = Set.of("no", "nr", "number");

  private static final Map<String, String> LONG = Map.of("ph", "penthouse");

  /** Takes the words of a unit and a building out of {@code pieces}. */
  static AddressUnit take(List<List<String>> pieces) {
    StringBuilder unit = new StringBuilder();
    StringBuilder building = new StringBuilder();
    for (List<String> words : pieces) {
      for (int i = 0; i < words.size(); ) {
        String word = LONG.getOrDefault(words.get(i), words.get(i));
        boolean numberFollows = i + 1 < words.size() && valued(words.get(i + 1));
        if (UNITS.contains(word) && numberFollows) {
          words.remove(i);
          takeValues(words, i, unit);
        } else if (word.equals("penthouse")) {
          words.subList(i, Math.min(words.size(), i + 2)).clear();
          unit.append(word);
        } else if (BUILDINGS.contains(word) && numberFollows) {
          words.remove(i);
          takeValues(words, i, building);
        } else if (NUMBER_SIGNS.contains(word) && numberFollows) {
          words.remove(i);
        } else {
          i++;
        }
      }
    }
    return new AddressUnit(unit.toString(), building.toString());
  }

  /** {@code 01 11} of {@code #01-11}: the word, and a number behind it if the piece ends there. */
  private static void takeValues(List<String> words, int at, StringBuilder taken) {
    taken.append(words.remove(at));
    if (at == words.size() - 1 && valued(words.get(at))) {
      taken.append(words.remove(at));
    }
  }

  private static boolean valued(String word) {
    return AddressReader.number(word) || word.length() == 1;
  }
}
