package io.parley.server.room;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.account.Peer;
import io.parley.server.account.Tokens;
import io.parley.server.ledger.StorageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who an access key, or a token of the room's provider, stands for. It alone finds its
 * collaboration: the accounts of all of them are asked for it, whichever has it, so that how long a
 * look takes does not tell which collaborations there are. All that comes after sees that one
 * alone.
 */
public final class Entrance {
  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  /** How every access key begins, and no token does. */
  private static final String KEY = "parley_";

  private final Map<String, CollaborationRoom> rooms;

  Entrance(Map<String, CollaborationRoom> rooms) {
    this.rooms = new LinkedHashMap<>(rooms);
  }

  /** Somebody who showed a key. */
  public record Entered(CollaborationRoom room, Account account) {
    /** As whom a protocol knows the account. */
    public Peer peer() {
      return new Peer(account.name(), room.name());
    }
  }

  /**
   * What a key or a token opens now; empty for whatever opens nothing, and nobody is told why. One
   * that was put into two collaborations opens neither: which is meant is not to be guessed.
   *
   * @throws StorageException when no collaboration knows it and one could not be asked
   * @throws Tokens.ProviderAway when it is a token, and none can be checked
   */
  public Optional<Entered> opened(String shown, Tokens tokens) {
    return look(shown, tokens).flatMap(this::opened);
  }

  /** How accounts are asked for what was shown. */
  private static Optional<Function<Accounts, Optional<Account>>> look(String shown, Tokens tokens) {
    if (!shown.startsWith(KEY)) {
      return tokens
          .subject(shown)
          .map(
              subject ->
                  (Function<Accounts, Optional<Account>>) accounts -> accounts.opened(subject));
    }
    try {
      AccessKey key = AccessKey.parse(shown);
      return Optional.of(accounts -> accounts.opened(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Entered> opened(Function<Accounts, Optional<Account>> look) {
    List<Entered> found = new ArrayList<>();
    Optional<StorageException> broken = Optional.empty();
    for (CollaborationRoom room : rooms.values()) {
      try {
        look.apply(room.accounts()).ifPresent(a -> found.add(new Entered(room, a)));
      } catch (StorageException e) {
        // Of this collaboration alone: whose key another one knows is let in.
        LOG.warn("the accounts of a collaboration cannot be read: {}", e.getMessage());
        broken = Optional.of(e);
      }
    }
    if (found.isEmpty() && broken.isPresent()) {
      throw broken.get();
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** The account that a protocol knows under this name, as it is now. */
  Optional<Entered> at(Peer peer) {
    return Optional.ofNullable(rooms.get(peer.collaboration()))
        .flatMap(r -> r.accounts().named(peer.account()).map(a -> new Entered(r, a)));
  }
}
