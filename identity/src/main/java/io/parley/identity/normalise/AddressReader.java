package io.parley.identity.normalise;

import java.util.List;
import java.util.Optional;

/**
 * The rules by which {@link Address} takes a line apart, in this order.
 *
 * <ol>
 *   <li>Commas, semicolons and line breaks part it into pieces.
 *   <li>From its end go, in whatever order they stand: the postal code; a country by name; a state
 *       by name, or by its code where a comma, a postal code or a kind of street precedes it. A
 *       piece behind the first may also begin with the postal code ({@code 56422 Dusseldorf},
 *       {@code D-10115 Berlin}).
 *   <li>Words for a part of the house, with what follows, are the unit: {@code Suite 900}, {@code
 *       #12}, {@code Penthouse Suite}.
 *   <li>The piece that looks most like a street is the street: number first and a kind of street
 *       behind it ({@code 123 Main St}) before a number at either end ({@code Hauptstr. 87}) before
 *       a kind of street alone; {@code Street 128} is a name. Pieces before it name a building and
 *       are left out.
 *   <li>What stands behind the kind of street and a direction in the same piece is the town, else
 *       the next piece is; a last piece beyond that is the region if none was found.
 * </ol>
 */
final class AddressReader {
  private final String defaultRegion;
  private final AddressLine line;
  private String streetNumber = "";
  private String street = "";
  private String locality = "";
  private String region = "";

  private AddressReader(String raw, String defaultRegion) {
    this.defaultRegion = defaultRegion;
    line = new AddressLine(raw, defaultRegion);
  }

  static Address read(String raw, String defaultRegion) {
    AddressReader reader = new AddressReader(raw, defaultRegion);
    reader.line.takeEnd();
    AddressUnit unit = AddressUnit.take(reader.line.pieces());
    reader.line.pieces().removeIf(List::isEmpty);
    reader.takeStreet();
    reader.takePlaces();
    return reader.address(unit);
  }

  private Address address(AddressUnit unit) {
    boolean numberless = streetNumber.isEmpty() && !street.isEmpty();
    // A house that has only one number has it here: `#321, Street 128`.
    boolean unitIsHouse = numberless && unit.building().isEmpty();
    String house = unitIsHouse ? unit.unit() : unit.building();
    String number = numberless ? house : streetNumber;
    String flat = unitIsHouse ? "" : unit.unit();
    return new Address(
        part(number),
        part(street),
        part(flat),
        part(locality),
        part(line.region().isEmpty() ? region : line.region()),
        part(line.postalCode()),
        part(line.country()));
  }

  private static Optional<String> part(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private void takeStreet() {
    List<List<String>> pieces = line.pieces();
    int best = -1;
    int bestRank = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int rank = rank(pieces.get(i));
      if (rank > bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    if (best < 0) {
      return;
    }

    List<String> words = pieces.get(best);
    loneNumber(pieces.subList(0, best));
    pieces.subList(0, best + 1).clear();
    split(words);
  }

  /** A piece before the street that is only a number: {@code No 321, Street 128}. */
  private void loneNumber(List<List<String>> before) {
    for (List<String> piece : before) {
      if (piece.size() == 1 && number(piece.get(0))) {
        streetNumber = piece.get(0);
      }
    }
  }

  private static int rank(List<String> words) {
    if (numbered(words)) {
      return 3;
    }
    int type = typeIn(words);
    int first = firstNumber(words);
    if (type >= 0 && first >= 0 && first < type) {
      return 4;
    }
    boolean atAnEnd = number(words.get(0)) || number(words.get(words.size() - 1));
    if (words.size() > 1 && atAnEnd) {
      return 3;
    }
    return type >= 0 ? 2 : 0;
  }

  /** Index of the last word of the first run of street kinds behind a name; -1 if none. */
  private static int typeIn(List<String> words) {
    int from = Math.max(0, firstNumber(words)) + 1;
    for (int i = from; i < words.size(); i++) {
      if (StreetWords.type(words.get(i)) && !(i == from && StreetWords.direction(words.get(i)))) {
        boolean nameMissing = i == from && number(words.get(i - 1)) && i + 1 < words.size();
        if (!nameMissing) {
          return extended(words, i);
        }
      }
    }
    return -1;
  }

  private static int extended(List<String> words, int type) {
    int last = type;
    while (last + 1 < words.size()
        && StreetWords.type(words.get(last + 1))
        && !words.get(last + 1).equals("st")) {
      last++;
    }
    return last;
  }

  private static int firstNumber(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (number(words.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Streets whose name is a number: {@code Street 128}, {@code Highway 61}. */
  private static boolean numbered(List<String> words) {
    return words.size() > 1 && StreetWords.type(words.get(0)) && number(words.get(1));
  }

  private void split(List<String> words) {
    if (numbered(words)) {
      street = words.get(0) + " " + words.get(1);
      setLocality(words.subList(2, words.size()));
      return;
    }

    int from = 0;
    int type = typeIn(words);
    int first = firstNumber(words);
    int last = words.size();
    if (first >= 0 && (first == 0 || first < type)) {
      streetNumber = words.get(first);
      from = first + 1;
    } else if (last > 1 && number(words.get(last - 1))) {
      last--;
      streetNumber = words.get(last);
    }

    int end = last;
    if (type >= from && type < last) {
      end = type + 1;
      if (end < last && StreetWords.direction(words.get(end))) {
        end++;
      }
    }
    street = String.join(" ", words.subList(from, end));
    setLocality(words.subList(end, last));
  }

  private void takePlaces() {
    List<List<String>> rest = line.pieces();
    if (rest.isEmpty()) {
      return;
    }
    int next = 0;
    if (locality.isEmpty()) {
      setLocality(rest.get(0));
      next = 1;
    }
    if (next < rest.size()) {
      region = Places.region(String.join(" ", rest.get(rest.size() - 1)), defaultRegion).orElse("");
    }
  }

  private void setLocality(List<String> words) {
    locality = String.join(" ", StreetWords.town(words));
  }

  /** A house number: digits, with a letter at most behind them. */
  static boolean number(String word) {
    int digits = 0;
    while (digits < word.length() && word.charAt(digits) >= '0' && word.charAt(digits) <= '9') {
      digits++;
    }
    return digits > 0 && word.length() - digits <= 1;
  }
}
