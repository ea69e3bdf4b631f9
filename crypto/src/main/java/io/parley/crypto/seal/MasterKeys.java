package io.parley.crypto.seal;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Master keys of 32 bytes in this process: the last one wraps, the others still unwrap what they
 * wrapped. Immutable; a rotation makes another.
 */
public final class MasterKeys implements KeyProvider {
  static final int KEY_SIZE = 32;

  private final List<SecretBytes> keys;

  private MasterKeys(List<SecretBytes> keys) {
    this.keys = List.copyOf(keys);
  }

  /** One fresh master key. */
  public static MasterKeys generate() {
    return new MasterKeys(List.of(SecretBytes.random(KEY_SIZE)));
  }

  /**
   * Takes keys over, oldest first.
   *
   * @throws IllegalArgumentException if there is none, or one has another size than 32
   */
  public static MasterKeys of(List<SecretBytes> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there must be one master key at least");
    }
    for (SecretBytes key : keys) {
      if (key.size() != KEY_SIZE) {
        throw new IllegalArgumentException("a master key has 32 bytes, not " + key.size());
      }
    }
    return new MasterKeys(keys);
  }

  /** These and a fresh one, which wraps from now on. */
  public MasterKeys withFreshKey() {
    List<SecretBytes> more = new ArrayList<>(keys);
    more.add(SecretBytes.random(KEY_SIZE));
    return new MasterKeys(more);
  }

  /** The current key alone, once everything is wrapped anew. */
  public MasterKeys currentOnly() {
    return new MasterKeys(List.of(current()));
  }

  /** The names of the keys, oldest first. */
  public List<String> ids() {
    return keys.stream().map(KeyId::textOf).toList();
  }

  /** The keys, oldest first: secrets, to be written where {@link #of} reads them. */
  public List<SecretBytes> secrets(SecretAccess access) {
    return keys.stream().map(key -> SecretBytes.copyOf(key.toByteArray(access), access)).toList();
  }

  @Override
  public String currentId() {
    return KeyId.textOf(current());
  }

  @Override
  public byte[] wrap(SecretBytes dataKey) {
    return KeyWrap.wrap(current(), dataKey);
  }

  @Override
  public SecretBytes unwrap(String masterKeyId, byte[] wrapped) {
    return keys.stream()
        .filter(key -> KeyId.textOf(key).equals(masterKeyId))
        .findFirst()
        .flatMap(key -> KeyWrap.unwrap(key, wrapped))
        .orElseThrow(SealRejected::new);
  }

  private SecretBytes current() {
    return keys.get(keys.size() - 1);
  }

  @Override
  public String toString() {
    return "MasterKeys" + ids();
  }
}
