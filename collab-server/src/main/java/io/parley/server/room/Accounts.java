package io.parley.server.room;

import io.parley.crypto.AccessKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may ask: access keys, stored as hashes.
 *
 * @param accounts one an access key
 */
public record Accounts(List<Account> accounts) {
  public Accounts {
    accounts = List.copyOf(accounts);
  }

  /**
   * An account.
   *
   * @param member the member for whom it asks
   * @param hash the access key's SHA-256, hex
   */
  public record Account(String name, String member, String hash) {}

  static Accounts read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), Accounts.class);
    } catch (IOException e) {
      throw new ConfigurationException("the accounts " + file + " cannot be read");
    }
  }

  /** The account of an access key. */
  public Optional<Account> find(String accessKey) {
    AccessKey key;
    try {
      key = AccessKey.parse(accessKey);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return accounts.stream().filter(a -> key.matches(a.hash())).findFirst();
  }

  Optional<Account> named(String name) {
    return accounts.stream().filter(a -> a.name().equals(name)).findFirst();
  }
}
