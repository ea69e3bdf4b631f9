package io.parley.identity.normalise;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The pieces of an address, from whose end postal code, state and country are taken. */
final class AddressLine {
  private static final Pattern SEPARATOR = Pattern.compile("[,;\\n\\r]");
  private static final int LONGEST_NAME = 4;

  /** What is written before a postal code to say whose it is: {@code D-10115}. */
  private static final Set<String> PREFIXES =
      Set.of("d", "de", "a", "at", "ch", "fl", "f", "b", "l", "nl", "dk", "s", "i", "e");

  private final String defaultRegion;
  private final List<List<String>> pieces = new ArrayList<>();
  private String postalCode = "";
  private String region = "";
  private String country = "";

  AddressLine(String raw, String defaultRegion) {
    this.defaultRegion = defaultRegion;
    for (String piece : SEPARATOR.split(raw.replace("#", " unit "))) {
      List<String> words = postBox(StreetWords.shortened(Fold.words(piece)));
      if (!words.isEmpty()) {
        pieces.add(words);
      }
    }
  }

  /** {@code P.O. Box 12987} is house number 12987 in the street {@code po box}. */
  private static List<String> postBox(List<String> words) {
    int box = words.indexOf("box");
    boolean parted = box >= 2 && words.get(box - 2).equals("p") && words.get(box - 1).equals("o");
    if (parted) {
      words.subList(box - 2, box).clear();
      words.add(box - 2, "po");
    }
    return words;
  }

  List<List<String>> pieces() {
    return pieces;
  }

  String postalCode() {
    return postalCode;
  }

  String region() {
    return region;
  }

  String country() {
    return country;
  }

  void takeEnd() {
    boolean found = true;
    while (found && !pieces.isEmpty()) {
      List<String> last = pieces.get(pieces.size() - 1);
      found =
          (postalCode.isEmpty() && takePostalCode(last))
              || (region.isEmpty() && takeRegion(last))
              || (country.isEmpty() && region.isEmpty() && takeCountry(last));
      if (last.isEmpty()) {
        pieces.remove(pieces.size() - 1);
      }
    }
    if (postalCode.isEmpty()) {
      takeLeadingPostalCode();
    }
  }

  private boolean takePostalCode(List<String> words) {
    int count = PostalCode.trailing(words);
    int from = words.size() - count;
    boolean first = pieces.size() == 1;
    if (count == 0 && from > 0 && PostalCode.four(words.get(from - 1))) {
      // Four digits may be a house number: only behind a comma, or a state.
      boolean alone = from == 1 && !first;
      boolean state = from > 1 && Places.regionCode(words.get(from - 2), defaultRegion);
      if (alone || state) {
        from--;
        count = 1;
      }
    }
    if (count == 0 || (first && from == 0) || (from > 0 && words.get(from - 1).equals("box"))) {
      return false;
    }

    List<String> code = words.subList(from, words.size());
    postalCode = PostalCode.read(String.join("", code), defaultRegion).orElse("");
    code.clear();
    return true;
  }

  /** {@code 56422 Dusseldorf} and {@code D-10115 Berlin} behind a comma. */
  private void takeLeadingPostalCode() {
    for (List<String> words : pieces.subList(Math.min(1, pieces.size()), pieces.size())) {
      int at = words.size() > 2 && PREFIXES.contains(words.get(0)) ? 1 : 0;
      if (words.size() > at + 1 && code(words, at)) {
        postalCode = PostalCode.read(words.get(at), defaultRegion).orElse("");
        words.subList(0, at + 1).clear();
        return;
      }
    }
  }

  /** Whether a postal code stands there and not the number of a house. */
  private boolean code(List<String> words, int at) {
    boolean digits = PostalCode.one(words.get(at)) || PostalCode.four(words.get(at));
    boolean street = words.subList(at + 1, words.size()).stream().anyMatch(StreetWords::type);
    return digits && !street;
  }

  private boolean takeRegion(List<String> words) {
    for (int length = Math.min(LONGEST_NAME, words.size()); length > 0; length--) {
      List<String> tail = words.subList(words.size() - length, words.size());
      String known = Places.regionNamed(String.join(" ", tail), defaultRegion);
      boolean code = known == null && length == 1 && Places.regionCode(tail.get(0), defaultRegion);
      if ((known != null && behindSomething(words, length)) || (code && codeFits(words))) {
        region = known == null ? tail.get(0) : known;
        tail.clear();
        return true;
      }
    }
    return false;
  }

  private boolean behindSomething(List<String> words, int length) {
    boolean alone = words.size() == length;
    return alone
        ? pieces.size() > 1
        : pieces.size() > 1 || typed(words.subList(0, words.size() - length));
  }

  private boolean codeFits(List<String> words) {
    boolean first = pieces.size() == 1;
    List<String> before = words.subList(0, words.size() - 1);
    return first ? !before.isEmpty() && (!postalCode.isEmpty() || typed(before)) : true;
  }

  private static boolean typed(List<String> words) {
    return words.stream().skip(1).anyMatch(StreetWords::type);
  }

  private boolean takeCountry(List<String> words) {
    for (int length = Math.min(LONGEST_NAME, words.size()); length > 0; length--) {
      List<String> tail = words.subList(words.size() - length, words.size());
      String name = String.join(" ", tail);
      String known = Places.countryNamed(name);
      // A code of three letters may be a word; in a piece of its own it is none.
      boolean sure = name.length() > 3 || name.equals("usa") || words.size() == length;
      if (known != null && sure && behindSomething(words, length)) {
        country = known;
        tail.clear();
        return true;
      }
    }
    return false;
  }
}
