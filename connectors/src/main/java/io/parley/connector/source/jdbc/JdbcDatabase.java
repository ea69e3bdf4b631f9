package io.parley.connector.source.jdbc;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A database and whoever reads it. It holds no secret: the password is fetched for each connection
 * and kept by nobody here.
 *
 * @param url of its driver, which must be on the class path: {@code jdbc:postgresql://host/name};
 *     without user and password
 * @param user the account, which needs to read the table and nothing more; empty: none
 * @param password where its password is; empty: it has none
 * @param properties further properties of the driver, such as {@code sslmode}; no secrets
 */
public record JdbcDatabase(
    String url,
    String user,
    Optional<Supplier<SecretBytes>> password,
    Map<String, String> properties) {
  private static final Pattern SECRETS =
      Pattern.compile("(?i)[?&;](user|password|pwd|accesstoken)=|//[^/?]*@");

  /**
   * Refuses a URL that holds an account.
   *
   * @throws IllegalArgumentException also for a property that is called like a secret; the message
   *     shows none
   */
  public JdbcDatabase {
    properties = Map.copyOf(properties);
    if (!url.startsWith("jdbc:")) {
      throw new IllegalArgumentException(
          "the URL of a database begins with jdbc: and its kind, such as jdbc:postgresql://host/name");
    }
    if (SECRETS.matcher(url).find()) {
      throw new IllegalArgumentException(
          "the URL of a database holds no account: give user and password of their own, the password by reference");
    }
    for (String name : properties.keySet()) {
      if (name.toLowerCase(Locale.ROOT).matches(".*(password|secret|token).*")) {
        throw new IllegalArgumentException(
            "the property `" + name + "` is called like a secret: give the password by reference");
      }
    }
  }

  /** A database that asks for no account, such as a file of SQLite. */
  public static JdbcDatabase open(String url) {
    return new JdbcDatabase(url, "", Optional.empty(), Map.of());
  }

  /** How messages call it: the URL without its parameters. */
  public String shown() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  Connection connect() throws SQLException {
    Properties all = new Properties();
    properties.forEach(all::setProperty);
    if (url.startsWith("jdbc:sqlite:")) {
      // Else a file that is not there would be made, and be empty.
      all.setProperty("open_mode", "1");
    }
    if (!user.isEmpty()) {
      all.setProperty("user", user);
    }
    if (password.isPresent()) {
      byte[] secret = password.get().get().toByteArray(SecretAccess.insecure());
      all.setProperty("password", new String(secret, StandardCharsets.UTF_8));
    }
    return DriverManager.getConnection(url, all);
  }

  /** The database, and no account. */
  @Override
  public String toString() {
    return shown();
  }
}
