package io.parley.crypto.seal;

import io.parley.crypto.SecretBytes;

/**
 * Who holds master keys and wraps data keys with them. The master keys themselves never cross this
 * interface, so that a hardware module or a cloud's key service can stand behind it.
 *
 * <p>Here are two: {@link MasterKeyFile}, the default, and {@link MasterKeyStore} (PKCS#12).
 */
public interface KeyProvider {
  /** The name of the master key under which {@link #wrap} wraps, 1 to 255 ASCII characters. */
  String currentId();

  /** Wraps a data key under the current master key. */
  byte[] wrap(SecretBytes dataKey);

  /**
   * The data key again.
   *
   * @param masterKeyId the name that {@link #currentId} had when the key was wrapped
   * @throws SealRejected if that master key is not held, or did not wrap these bytes
   */
  SecretBytes unwrap(String masterKeyId, byte[] wrapped);
}
