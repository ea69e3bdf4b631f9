package io.parley.server.node;

import io.parley.connector.lake.LakeSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who keeps the names of a lake's tables and their current snapshots.
 *
 * @param type what it is
 * @param url of PostgreSQL {@code jdbc:postgresql://…}, of REST its address without {@code /v1}
 * @param user of PostgreSQL; of REST the client's id, with {@code tokens}
 * @param password reference to that user's password, or that client's secret
 * @param warehouse of REST: which of its warehouses; empty: it has one
 * @param token of REST: reference to a token that the operator was given; empty: none
 * @param tokens of REST: address that gives tokens for a client's credentials; empty: none
 */
public record LakeCatalog(
    @DefaultValue("sqlite") Type type,
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String warehouse,
    @DefaultValue("") String token,
    @DefaultValue("") String tokens) {
  /** A file in the lake's folder, for one process at a time. */
  public static final LakeCatalog SQLITE = new LakeCatalog(Type.SQLITE, "", "", "", "", "", "");

  private static final String SCOPE = "catalog";
  private static final String AT = "node.lake.catalog";

  /** What keeps it. */
  public enum Type {
    SQLITE,
    POSTGRESQL,
    REST
  }

  void check() {
    switch (type) {
      case SQLITE -> {
        if (!equals(SQLITE)) {
          throw new ConfigurationException(
              "`" + AT + "` is a file of the lake's folder; write `type: postgresql` or `rest`");
        }
      }
      case POSTGRESQL -> {
        if (!url.startsWith("jdbc:postgresql://") || user.isEmpty() || password.isEmpty()) {
          throw new ConfigurationException(
              "`"
                  + AT
                  + "` of type postgresql wants `url` (jdbc:postgresql://HOST/DATABASE), `user`, and `password` as a reference");
        }
        if (url.matches("(?i).*[?&](password|user)=.*") || url.matches("[^?]*//[^/?]*@.*")) {
          throw new ConfigurationException(
              "`" + AT + ".url` carries a user or a password; write `user` and `password`");
        }
        reference("password", password);
      }
      case REST -> checkRest();
    }
  }

  private void checkRest() {
    URI address = URI.create(url);
    boolean isHere = String.valueOf(address.getHost()).matches("127\\.0\\.0\\.1|localhost");
    if (!"https".equals(address.getScheme()) && !("http".equals(address.getScheme()) && isHere)) {
      throw new ConfigurationException(
          "`" + AT + ".url` of type rest begins with https://, unless it is on this machine");
    }
    if (!tokens.isEmpty() && (user.isEmpty() || password.isEmpty() || !token.isEmpty())) {
      throw new ConfigurationException(
          "`"
              + AT
              + ".tokens` wants `user` and `password`, the client's id and its secret, and no `token`");
    }
    if (tokens.isEmpty() && !(user.isEmpty() && password.isEmpty())) {
      throw new ConfigurationException(
          "`" + AT + "` of type rest has `user` and `password` with `tokens` alone");
    }
    if (!token.isEmpty()) {
      reference("token", token);
    }
    if (!password.isEmpty()) {
      reference("password", password);
    }
  }

  private static void reference(String key, String text) {
    var unused = new SecretReference(AT + "." + key, text, Path.of(""));
  }

  LakeSettings.Catalog settings(Path directory) {
    return switch (type) {
      case SQLITE -> new LakeSettings.Catalog.Sqlite();
      case POSTGRESQL ->
          new LakeSettings.Catalog.Postgres(
              url, user, LakePlace.secret(AT + ".password", password, directory));
      case REST ->
          new LakeSettings.Catalog.Rest(
              URI.create(url),
              warehouse.isEmpty() ? Optional.empty() : Optional.of(warehouse),
              login(directory));
    };
  }

  private LakeSettings.Catalog.Rest.Login login(Path directory) {
    if (!tokens.isEmpty()) {
      return new LakeSettings.Catalog.Rest.Login.Client(
          URI.create(tokens), user, LakePlace.secret(AT + ".password", password, directory), SCOPE);
    }
    return token.isEmpty()
        ? new LakeSettings.Catalog.Rest.Login.None()
        : new LakeSettings.Catalog.Rest.Login.Token(
            LakePlace.secret(AT + ".token", token, directory));
  }
}
