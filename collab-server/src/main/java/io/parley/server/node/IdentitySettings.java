package io.parley.server.node;

import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.yaml.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a party's records become people, beside the identifiers that they share.
 *
 * @param model the model that compares records: the name of one that comes with Parley, such as
 *     {@code people}, or a model file {@code .yaml} in the node's directory; empty: none, and
 *     records are joined by shared identifiers alone
 * @param memoryMegabytes the most memory that comparing may take, 64 to 1,048,576; nothing is
 *     written to disk, so that what does not fit is refused
 * @param recordsPerIdentifier an e-mail address or phone number that stands on more records than
 *     this links none of them, 1 to 100,000; rows of events may need more than rows of people
 */
public record IdentitySettings(
    @DefaultValue("") String model,
    @DefaultValue("1024") int memoryMegabytes,
    @DefaultValue("20") int recordsPerIdentifier) {
  /** What holds where nothing is said. */
  public static final IdentitySettings NONE = new IdentitySettings("", 1_024, 20);

  /** What a source's columns may say of a person, for a model. */
  public static final List<String> ATTRIBUTES =
      Stream.of(AttributeKind.values())
          .filter(kind -> kind != AttributeKind.FORMAL_NAME) // made of the given name
          .map(AttributeKind::word)
          .toList();

  private static final List<String> IDENTIFIERS = List.of("email", "phone");

  /** Whether there is a model. */
  public boolean isOn() {
    return !model.isEmpty();
  }

  void check(Path file, List<NodeConfiguration.Source> sources) {
    if (memoryMegabytes < 64 || memoryMegabytes > 1_048_576) {
      throw new ConfigurationException(
          "%s: `node.identity.memory-megabytes` is %d; it is a number from 64 to 1048576"
              .formatted(file, memoryMegabytes));
    }
    if (recordsPerIdentifier < 1 || recordsPerIdentifier > 100_000) {
      throw new ConfigurationException(
          "%s: `node.identity.records-per-identifier` is %d; it is a number from 1 to 100000"
              .formatted(file, recordsPerIdentifier));
    }
    for (int i = 0; i < sources.size(); i++) {
      NodeConfiguration.Source source = sources.get(i);
      for (String attribute : source.identity().keySet()) {
        check(file, "node.sources[%d].identity".formatted(i), attribute);
      }
      checkOnce(file, source, "full_name", "given_name", "middle_name", "family_name");
      checkOnce(file, source, "address", "street", "street_number", "locality", "postal_code");
      if (!source.identity().isEmpty() && !isOn()) {
        throw new ConfigurationException(
            "%s: source `%s` maps attributes under `identity`, and no model reads them; write `model: people` under `node.identity`, or remove them"
                .formatted(file, source.name()));
      }
    }
  }

  private static void checkOnce(
      Path file, NodeConfiguration.Source source, String whole, String... parts) {
    if (source.identity().containsKey(whole)
        && Stream.of(parts).anyMatch(source.identity()::containsKey)) {
      throw new ConfigurationException(
          "%s: source `%s` has `%s` in one text and its parts in others; map one of both"
              .formatted(file, source.name(), whole));
    }
  }

  private static void check(Path file, String place, String attribute) {
    if (IDENTIFIERS.contains(attribute)) {
      throw new ConfigurationException(
          "%1$s: `%2$s` names `%3$s`, which a model takes from the source's own key `%3$s`; write the column there"
              .formatted(file, place, attribute));
    }
    if (!ATTRIBUTES.contains(attribute)) {
      throw new ConfigurationException(
          "%s: `%s`: %s"
              .formatted(file, place, Nearest.unknown("attribute", attribute, ATTRIBUTES)));
    }
  }
}
