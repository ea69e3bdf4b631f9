package io.parley.connector.source.suggest;

import io.parley.identity.normalise.AttributeKind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the names of columns say, in the words of exports in English, German, French, Spanish. */
final class ColumnWords {
  private static final Map<AttributeKind, List<String>> KINDS = new LinkedHashMap<>();

  static {
    words(AttributeKind.EMAIL, "e mail", "email", "mail", "mailadresse", "courriel", "correo");
    words(
        AttributeKind.PHONE,
        "phone",
        "telephone",
        "mobile",
        "msisdn",
        "cell",
        "caller",
        "ani",
        "telefon",
        "handy",
        "rufnummer",
        "telefono",
        "portable");
    words(
        AttributeKind.DEVICE_ID,
        "idfa",
        "idfv",
        "gaid",
        "aaid",
        "maid",
        "device id",
        "advertising id",
        "ad id");
    words(
        AttributeKind.GIVEN_NAME,
        "first name",
        "given name",
        "firstname",
        "givenname",
        "forename",
        "vorname",
        "prenom",
        "nombre");
    words(AttributeKind.MIDDLE_NAME, "middle name", "middlename");
    words(
        AttributeKind.FAMILY_NAME,
        "last name",
        "family name",
        "lastname",
        "surname",
        "nachname",
        "familienname",
        "apellido",
        "apellidos");
    words(
        AttributeKind.ORGANISATION, "company", "organisation", "organization", "employer", "firma");
    words(
        AttributeKind.FULL_NAME,
        "full name",
        "fullname",
        "display name",
        "customer name",
        "subscriber",
        "contact name",
        "name",
        "contact");
    words(
        AttributeKind.BIRTH_DATE,
        "birth date",
        "birthdate",
        "birthday",
        "date of birth",
        "dob",
        "born",
        "geburtsdatum");
    words(
        AttributeKind.POSTAL_CODE, "postal code", "postcode", "zip", "zip code", "zipcode", "plz");
    words(AttributeKind.STREET, "street", "strasse", "address line 1", "address1", "calle");
    words(AttributeKind.ADDRESS, "address", "ship to", "bill to", "anschrift", "adresse");
    words(AttributeKind.LOCALITY, "city", "town", "locality", "ort", "stadt", "ville", "ciudad");
    words(AttributeKind.REGION, "state", "province", "bundesland");
    words(AttributeKind.COUNTRY, "country", "land", "pays", "pais");
    words(AttributeKind.GENDER, "gender", "sex", "geschlecht");
    words(
        AttributeKind.CUSTOMER_ID,
        "customer id",
        "customer no",
        "customer number",
        "loyalty",
        "loyalty card",
        "member id",
        "card no",
        "kundennummer",
        "user id",
        "account id",
        "subscriber id");
  }

  /** Words that say this only where they are the whole name: there is a campaign's name too. */
  private static final Set<String> WHOLE_ONLY =
      Set.of("name", "contact", "state", "land", "ort", "cell", "sex", "nombre", "portable");

  private static final Set<String> KEYS =
      Set.of("id", "key", "uuid", "guid", "no", "number", "nr", "nummer", "ref");
  private static final Set<String> TECHNICAL =
      Set.of("ip", "ip address", "user agent", "useragent", "cookie", "session", "session id");
  private static final Pattern BREAK = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

  private ColumnWords() {}

  private static void words(AttributeKind kind, String... words) {
    KINDS.put(kind, List.of(words));
  }

  /** A name in small words: {@code customerEmail_Address} is {@code customer email address}. */
  static String words(String name) {
    String apart = CAMEL.matcher(name).replaceAll(" ");
    return BREAK.matcher(apart).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /** The word of a name that speaks of a kind; of several the longest, which says most. */
  static Optional<String> word(String name, AttributeKind kind) {
    String all = " " + words(name) + " ";
    return KINDS.getOrDefault(kind, List.of()).stream()
        .filter(word -> all.contains(" " + word + " "))
        .filter(word -> !WHOLE_ONLY.contains(word) || all.equals(" " + word + " "))
        .max(Comparator.comparing(String::length));
  }

  /** The kind that a name speaks of by its longest word: `customer name` beats `name`. */
  static Optional<AttributeKind> kind(String name) {
    return KINDS.keySet().stream()
        .filter(kind -> word(name, kind).isPresent())
        .max(Comparator.comparing(kind -> word(name, kind).orElse("").length()));
  }

  /** Whether a name ends as names of keys do. */
  static boolean isKey(String name) {
    String words = words(name);
    return KEYS.contains(words.substring(words.lastIndexOf(' ') + 1));
  }

  /** Whether a name speaks of what machines say of themselves. */
  static boolean isTechnical(String name) {
    return TECHNICAL.contains(words(name));
  }

  /** A name as an offered column has it; empty where nothing is left of it. */
  static Optional<String> offered(String name) {
    String plain = words(name).replace(' ', '_').replaceAll("[^a-z0-9_]", "");
    String begun = plain.isEmpty() || plain.charAt(0) > '9' ? plain : "c_" + plain;
    return begun.isEmpty()
        ? Optional.empty()
        : Optional.of(begun.substring(0, Math.min(begun.length(), 63)));
  }
}
