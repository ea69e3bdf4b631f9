package io.parley.server.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Accounts that a room takes over when it starts, from the file {@code node.accounts}: how a set-up
 * by program hands over its first keys. What is in the room's database already stays as it is
 * there, so that an old file brings back nothing that was revoked.
 *
 * @param accounts one an access key
 */
public record AccountsFile(List<Entry> accounts) {
  /** Roles of an entry that names none: what every key was good for before there were roles. */
  private static final List<String> BEFORE_ROLES = List.of("analyst", "marketer");

  /** The keys of a file do not expire: whoever wrote it can take them back with a revocation. */
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  public AccountsFile {
    accounts = List.copyOf(accounts);
  }

  /**
   * An account with one key.
   *
   * @param member the member for whom it asks
   * @param hash the access key's SHA-256, hex
   * @param roles words of {@link Role}
   */
  public record Entry(
      String name,
      String member,
      String hash,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> roles) {
    public Entry {
      roles = List.copyOf(Objects.requireNonNullElse(roles, List.of())); // absent in the file
    }

    Account account() {
      List<String> words = roles.isEmpty() ? BEFORE_ROLES : roles;
      return new Account(name, member, words.stream().map(Entry::role).collect(Collectors.toSet()));
    }

    private static Role role(String word) {
      return Role.of(word)
          .orElseThrow(
              () -> new ConfigurationException("the accounts file has a role that does not exist"));
    }
  }

  /** Takes the file's accounts over; a file that is not there has none. */
  public static void takeOver(Path file, Accounts into) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      for (Entry entry : Json.read(Files.readAllBytes(file), AccountsFile.class).accounts()) {
        if (into.add(entry.account())) {
          var unused = into.addKey(entry.name(), entry.hash(), NEVER);
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException("the accounts " + file + " cannot be read");
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the accounts " + file + ": " + e.getMessage());
    }
  }
}
