package io.parley.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A named question with parameters, from a file that begins {@code policy: template/v1}. It allows
 * nothing by itself: asked with values, it is judged as if its SQL had been asked, by the live
 * policies of the tables in it.
 *
 * @param about one line that says what it answers
 * @param parameters in the file's order; {@code :name} in the SQL
 * @param position where its name stands
 * @param sqlPosition where its SQL stands
 */
public record Template(
    TemplateName name,
    String about,
    List<TemplateParameter> parameters,
    String sql,
    List<PolicyTest> tests,
    PolicyPosition position,
    PolicyPosition sqlPosition) {
  private static final String DOMAIN = "parley-template/v1";

  public Template {
    parameters = List.copyOf(parameters);
    tests = List.copyOf(tests);
  }

  /** The parameter of that name. */
  public Optional<TemplateParameter> parameter(String parameter) {
    return parameters.stream().filter(p -> p.name().equals(parameter)).findFirst();
  }

  /**
   * {@code sha256:} and 64 hexadecimal digits over all that decides what it asks: owner, name,
   * parameters with type, values and bounds, and the SQL to the letter. What it says about itself,
   * its tests, the order of parameters and the layout of the file are not part of it. A template
   * reads no derived table, so that nothing outside of it can change its meaning.
   */
  public String digest() {
    List<String> parts = new ArrayList<>(List.of(DOMAIN, name.party(), name.template()));
    parts.add(String.valueOf(parameters.size()));
    parameters.stream()
        .sorted(Comparator.comparing(TemplateParameter::name))
        .forEach(p -> add(p, parts));
    parts.add(sql.stripTrailing());
    MessageDigest sha256 = sha256();
    for (String part : parts) {
      // The length before each part: no two lists of parts are the same bytes.
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      sha256.update(bytes);
    }
    return TemplateRef.SHA256 + HexFormat.of().formatHex(sha256.digest());
  }

  private static void add(TemplateParameter parameter, List<String> parts) {
    parts.add(parameter.name());
    parts.add(parameter.type().word());
    parts.add(String.valueOf(parameter.values().size()));
    parameter.values().stream().sorted().forEach(parts::add);
    parts.add(parameter.bounds().map(b -> plain(b.low()) + ".." + plain(b.high())).orElse(""));
  }

  private static String plain(java.math.BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
