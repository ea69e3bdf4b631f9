package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.account.Account;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Accounts of a room as people and programs read them: no key, and no hash of one.
 *
 * @param accounts by name
 */
public record AccountsDocument(int v, List<Told> accounts) {
  public static final int VERSION = 1;

  public AccountsDocument {
    accounts = List.copyOf(accounts);
  }

  /**
   * An account.
   *
   * @param roles words of {@link io.parley.server.account.Role}
   * @param keys oldest first
   */
  public record Told(String name, String member, List<String> roles, List<ToldKey> keys) {
    public static Told of(Account account, List<KeyEntry> keys, Instant now) {
      return new Told(
          account.name(),
          account.member(),
          account.roleWords(),
          keys.stream().map(k -> ToldKey.of(k, now)).toList());
    }
  }

  /**
   * An access key, or a subject of the room's provider that opens the account as a key does.
   *
   * @param id its name, no secret
   * @param expires the first moment at which it is not known any more
   * @param state valid, expired or revoked
   * @param lastUsed UTC day; empty: never
   * @param issuer of a subject: who names it so; empty: it is an access key
   * @param subject its name there; empty: it is an access key
   */
  public record ToldKey(
      String id,
      String made,
      String expires,
      String state,
      String lastUsed,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String issuer,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String subject) {
    public ToldKey {
      issuer = Objects.requireNonNullElse(issuer, ""); // absent
      subject = Objects.requireNonNullElse(subject, "");
    }

    public static ToldKey of(KeyEntry key, Instant now) {
      return new ToldKey(
          key.id(),
          key.made().toString(),
          key.expires().toString(),
          key.at(now).name().toLowerCase(Locale.ROOT),
          key.used().map(Object::toString).orElse(""),
          key.subject().map(Subject::issuer).orElse(""),
          key.subject().map(Subject::subject).orElse(""));
    }
  }
}
