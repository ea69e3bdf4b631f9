package io.parley.server.wire;

import java.math.BigDecimal;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * JSON in the one form of RFC 8785 (JCS): no blanks, members sorted by the UTF-16 units of their
 * names, the shortest escapes, numbers as ECMAScript writes them ({@link EcmaNumber}).
 *
 * <p>JCS numbers are doubles. A number that a double does not hold to the last digit (a snapshot's
 * id, a long sum) is written as text, as the RFC advises in its appendix D; whoever reads a typed
 * document gets the number back, to the last digit.
 *
 * <p>The library of RFC 8785's author is the oracle of the tests and not used here: it reads text
 * into doubles first, and would change such a number in silence.
 */
final class CanonicalJson {
  private static final String SHORT_ESCAPES = "\b\t\n\f\r\"\\";
  private static final String THEIR_LETTERS = "btnfr\"\\";

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /**
   * The canonical text.
   *
   * @throws IllegalArgumentException if a string has half a surrogate pair, which is no Unicode
   */
  static String of(JsonNode node) {
    CanonicalJson json = new CanonicalJson();
    json.write(node);
    return json.out.toString();
  }

  private void write(JsonNode node) {
    if (node.isObject()) {
      object(node);
    } else if (node.isArray()) {
      array(node);
    } else if (node.isString()) {
      string(node.stringValue());
    } else if (node.isNumber()) {
      number(node);
    } else if (node.isBoolean() || node.isNull()) {
      out.append(node.isNull() ? "null" : String.valueOf(node.booleanValue()));
    } else {
      throw new IllegalArgumentException("no JSON: " + node.getNodeType());
    }
  }

  private void object(JsonNode node) {
    TreeMap<String, JsonNode> members = new TreeMap<>(); // String compares UTF-16 units
    node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    out.append('{');
    String comma = "";
    for (var member : members.entrySet()) {
      out.append(comma);
      string(member.getKey());
      out.append(':');
      write(member.getValue());
      comma = ",";
    }
    out.append('}');
  }

  private void array(JsonNode node) {
    out.append('[');
    String comma = "";
    for (JsonNode value : node) {
      out.append(comma);
      write(value);
      comma = ",";
    }
    out.append(']');
  }

  private void number(JsonNode node) {
    if (node.isFloat() || node.isDouble()) {
      double value = node.doubleValue();
      if (Double.isFinite(value)) {
        out.append(EcmaNumber.text(value));
      } else {
        string(String.valueOf(value)); // as nodes always wrote it: JSON has no such number
      }
      return;
    }
    BigDecimal exact = node.decimalValue();
    double nearest = exact.doubleValue();
    String text = Double.isFinite(nearest) ? EcmaNumber.text(nearest) : "";
    if (!text.isEmpty() && new BigDecimal(text).compareTo(exact) == 0) {
      out.append(text);
    } else {
      string(exact.toString());
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int escape = SHORT_ESCAPES.indexOf(c);
      if (escape >= 0) {
        out.append('\\').append(THEIR_LETTERS.charAt(escape));
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        checkWhole(text, i);
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void checkWhole(String text, int at) {
    char c = text.charAt(at);
    boolean whole =
        !Character.isSurrogate(c)
            || (Character.isHighSurrogate(c)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1)))
            || (Character.isLowSurrogate(c)
                && at > 0
                && Character.isHighSurrogate(text.charAt(at - 1)));
    if (!whole) {
      throw new IllegalArgumentException("a text in a document is not well-formed Unicode");
    }
  }
}
