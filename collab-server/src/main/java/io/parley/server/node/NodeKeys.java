package io.parley.server.node;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.crypto.seal.SealRejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a node seals with: master keys, and the data keys that they wrap ({@code keys/data.keys}).
 * Stateless: each call reads the files, which are small.
 */
public final class NodeKeys {
  private static final String DATA_KEYS = "keys/data.keys";

  private final NodeDirectory node;
  private final MasterKeySource source;
  private final String realm;

  /**
   * @param realm whose values are sealed; empty: those of the node itself
   */
  NodeKeys(NodeDirectory node, MasterKeySource source, String realm) {
    this.node = node;
    this.source = source;
    this.realm = realm;
  }

  private Path dataKeysFile() {
    return node.resolve(DATA_KEYS);
  }

  /** Draws a master key, unless there are some, and a data key. */
  void create() {
    if (!source.exists()) {
      source.write(MasterKeys.generate());
    }
    node.writeWhole(dataKeysFile(), DataKeys.generate(source.read()).encode());
  }

  /**
   * What seals and opens this node's files and values.
   *
   * @throws ConfigurationException when the keys cannot be read, or do not belong together
   */
  public Envelope envelope() {
    Envelope envelope = new Envelope(dataKeys(source.read()));
    return realm.isEmpty() ? envelope : envelope.within(realm);
  }

  private DataKeys dataKeys(MasterKeys master) {
    try {
      return DataKeys.decode(Files.readAllBytes(dataKeysFile()), master);
    } catch (IOException e) {
      throw new ConfigurationException("the data keys " + dataKeysFile() + " cannot be read");
    } catch (SealRejected e) {
      throw new ConfigurationException(
          "the data keys %s do not open with the master keys in %s; restore both from their copies"
              .formatted(dataKeysFile(), source.file()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(dataKeysFile() + ": " + e.getMessage());
    }
  }

  /**
   * A fresh master key in the place of all that were: the data keys are wrapped under it, and no
   * data are rewritten. In three steps, so that a stop between any two leaves keys that belong
   * together: old and new master key, data keys under the new one, new master key alone.
   *
   * @return the name of the new master key
   */
  public String rotateMaster() {
    MasterKeys both = source.read().withFreshKey();
    DataKeys keys = dataKeys(both);
    source.write(both);
    node.replaceKey(dataKeysFile(), keys.wrappedBy(both).encode());
    source.write(both.currentOnly());
    return both.currentId();
  }

  /**
   * A fresh data key beside those that were: it seals from the node's next start on, they still
   * open what they sealed.
   *
   * @return the number of data keys now
   */
  public int rotateData() {
    DataKeys more = dataKeys(source.read()).withFreshKey();
    node.replaceKey(dataKeysFile(), more.encode());
    return more.size();
  }
}
