package io.parley.policy.tool;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows by its name a column that tells who somebody is. In doubt it says so: a column left out can
 * be offered later, one offered cannot be taken back.
 */
final class IdentifierNames {
  private static final Pattern HASHED =
      Pattern.compile("hash|hashed|md5|sha|sha1|sha256|sha512|encrypted|hem");
  private static final Set<String> EMAIL = Set.of("email", "emails", "mail", "mailaddress");
  private static final Set<String> PHONE =
      Set.of(
          "phone",
          "phones",
          "telephone",
          "tel",
          "mobile",
          "cell",
          "cellphone",
          "msisdn",
          "fax",
          "telefon",
          "handy",
          "telefono",
          "telephon",
          "whatsapp");
  private static final Set<String> NAME =
      Set.of(
          "name",
          "names",
          "firstname",
          "lastname",
          "forename",
          "surname",
          "fullname",
          "nickname",
          "username",
          "login",
          "vorname",
          "nachname",
          "nom",
          "prenom",
          "nombre",
          "apellido",
          "maiden",
          "initials",
          "handle");
  private static final Set<String> ADDRESS =
      Set.of(
          "address",
          "addr",
          "street",
          "house",
          "adresse",
          "strasse",
          "hausnummer",
          "rue",
          "calle",
          "lat",
          "latitude",
          "lon",
          "lng",
          "longitude",
          "zip",
          "zipcode",
          "postal",
          "postcode",
          "plz",
          "geo",
          "gps",
          "geohash",
          "location",
          "address1",
          "address2");
  private static final Set<String> ONLINE =
      Set.of(
          "ip",
          "ipv4",
          "ipv6",
          "ipaddr",
          "ipaddress",
          "mac",
          "cookie",
          "cookies",
          "idfa",
          "idfv",
          "gaid",
          "aaid",
          "maid",
          "adid",
          "imei",
          "imsi",
          "fingerprint",
          "useragent",
          "url",
          "referrer",
          "token");
  private static final Set<String> OFFICIAL =
      Set.of(
          "ssn",
          "nin",
          "nino",
          "tin",
          "vat",
          "passport",
          "licence",
          "license",
          "iban",
          "bic",
          "pan",
          "card",
          "account",
          "acct",
          "konto",
          "dni",
          "mrn",
          "insurance",
          "vin",
          "plate",
          "cpf",
          "bsn",
          "aadhaar");
  private static final Set<String> BIRTH =
      Set.of("birth", "birthday", "birthdate", "dob", "born", "geburtstag", "geburtsdatum");
  private static final Set<String> ID =
      Set.of("id", "ids", "uid", "uuid", "guid", "pk", "sk", "identifier", "hash");

  /** An id at the end of a name, and something else before: {@code num_orders}. */
  private static final Set<String> ID_AT_THE_END =
      Set.of("key", "no", "nr", "num", "number", "ref", "nummer", "numero");

  private static final Pattern RUN_TOGETHER =
      Pattern.compile(
          "(customer|client|user|member|person|people|account|device|visitor|order|session"
              + "|household|patient|employee|subscriber|transaction|contact|profile|guest|reader"
              + "|external|internal|crm|row|record)"
              + "(id|uid|uuid|guid|key|no|nr|num|number|ref|code|hash)");

  private IdentifierNames() {}

  /** How a column identifies. */
  record Identifier(Optional<String> keyType, String what) {}

  /** What the column tells about who somebody is; empty: nothing, by its name. */
  static Optional<Identifier> of(ColumnName name) {
    boolean hashed = name.words().stream().anyMatch(w -> HASHED.matcher(w).matches());
    String letters = name.letters();
    if (any(name, EMAIL) || letters.contains("email") || together(name, "e", "mail")) {
      return Optional.of(key("email", "an e-mail address", hashed));
    } else if (any(name, PHONE) || letters.contains("phone") || letters.contains("mobilen")) {
      return Optional.of(key("phone", "a phone number", hashed));
    } else if (any(name, ONLINE) || letters.contains("ipaddr")) {
      return left("a trace of a device");
    } else if (any(name, ADDRESS) || letters.contains("address") || letters.contains("street")) {
      return left("where somebody is");
    } else if (any(name, BIRTH) || letters.contains("birth")) {
      return left("a date of birth, which with little else singles somebody out");
    } else if (any(name, OFFICIAL)) {
      return left("a number that authorities or banks give");
    } else if (any(name, NAME) || letters.endsWith("name")) {
      return left("a name");
    } else if (any(name, ID) || atTheEnd(name) || RUN_TOGETHER.matcher(letters).find() || hashed) {
      return left("an id or a code, which may single out a person or a row");
    }
    return Optional.empty();
  }

  private static Identifier key(String type, String what, boolean hashed) {
    return hashed
        ? new Identifier(Optional.empty(), what + ", hashed by somebody else")
        : new Identifier(Optional.of(type), what);
  }

  private static Optional<Identifier> left(String what) {
    return Optional.of(new Identifier(Optional.empty(), what));
  }

  private static boolean any(ColumnName name, Set<String> words) {
    return name.words().stream().anyMatch(words::contains);
  }

  private static boolean atTheEnd(ColumnName name) {
    return ID_AT_THE_END.contains(name.words().get(name.words().size() - 1));
  }

  private static boolean together(ColumnName name, String first, String second) {
    List<String> words = name.words();
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i - 1).equals(first) && words.get(i).equals(second)) {
        return true;
      }
    }
    return false;
  }
}
