package io.parley.server.node;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a party delivers audiences.
 *
 * @param name how audiences call it: lower-case letters, digits and dashes
 * @param kind what it is, as policies call it under {@code destinations}
 * @param with its settings, which depend on the kind (docs/audiences.md)
 * @param secrets references to its secrets
 */
public record DestinationSettings(
    String name,
    String kind,
    @DefaultValue Map<String, String> with,
    @DefaultValue Map<String, String> secrets) {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,59}";

  public DestinationSettings {
    with = Map.copyOf(with);
    secrets = Map.copyOf(secrets);
  }

  static void check(Path file, List<DestinationSettings> all) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String place = "node.destinations[" + i + "]";
      DestinationSettings one = all.get(i);
      NodeConfiguration.require(file, place + ".name", one.name());
      NodeConfiguration.require(file, place + ".kind", one.kind());
      if (!one.name().matches(NAME)) {
        throw new ConfigurationException(
            "%s: `%s.name` has 1 to 60 lower-case letters, digits and dashes, and begins with a letter or digit"
                .formatted(file, place));
      }
      if (!names.add(one.name())) {
        throw new ConfigurationException(
            "%s: `node.destinations` has `%s` twice; each is one place"
                .formatted(file, one.name()));
      }
      for (Map.Entry<String, String> secret : one.secrets().entrySet()) {
        if (!SecretReference.isReference(secret.getValue())) {
          throw new ConfigurationException(
              "%s: `%s.secrets.%s` must say where its secret is, and hold none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS"
                  .formatted(file, place, secret.getKey()));
        }
      }
    }
  }
}
