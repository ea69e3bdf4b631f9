package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Values in Avro's binary form, read as the record of a schema file says; each field is a column
 * ({@link AvroColumns}).
 *
 * <p>Without a registry the file is the schema that they were written with. With one, each begins
 * with a zero byte and the number of its writer's schema (4 bytes, big-endian), as Confluent's
 * serializers write it, and the file says what it is read as: Avro's rules for fields that came,
 * went or were widened hold.
 *
 * <p>Not thread-safe.
 */
public final class AvroRecords implements KafkaFormat {
  private static final int HEAD = 1 + Integer.BYTES;

  private final Schema schema;
  private final AvroColumns columns;
  private final Optional<SchemaRegistry> registry;
  private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

  private AvroRecords(Schema schema, Optional<SchemaRegistry> registry) {
    this.schema = schema;
    this.columns = new AvroColumns(schema);
    this.registry = registry;
  }

  /**
   * Records of a schema file.
   *
   * @param registry where the writers' schemas are; empty: they all wrote with this one
   * @throws SourceException where the file is no Avro schema of a record
   */
  public static AvroRecords of(Path file, Optional<SchemaRegistry> registry) {
    try {
      return new AvroRecords(new Schema.Parser().parse(Files.readString(file)), registry);
    } catch (IOException e) {
      throw new SourceException(file + ": the Avro schema cannot be read as text");
    } catch (AvroRuntimeException e) {
      throw new SourceException(file + ": the file is no Avro schema");
    } catch (IllegalArgumentException e) {
      throw new SourceException(file + ": " + e.getMessage());
    }
  }

  @Override
  public List<LakeColumn> columns() {
    return columns.columns();
  }

  @Override
  public List<Optional<Object>> read(byte[] value) throws UnreadableRecordException {
    return registry.isEmpty()
        ? decoded(schema, value, 0)
        : decoded(writer(registry.get(), value), value, HEAD);
  }

  private static Schema writer(SchemaRegistry registry, byte[] value)
      throws UnreadableRecordException {
    if (value.length < HEAD || value[0] != 0) {
      throw new UnreadableRecordException(
          "the record does not begin with the number of a schema of the registry");
    }
    return registry.schema(ByteBuffer.wrap(value).getInt(1));
  }

  private List<Optional<Object>> decoded(Schema writer, byte[] value, int from)
      throws UnreadableRecordException {
    try {
      decoder = DecoderFactory.get().binaryDecoder(value, from, value.length - from, decoder);
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(writer, schema).read(null, decoder);
      if (!decoder.isEnd()) {
        throw new UnreadableRecordException("there are bytes left behind the Avro record");
      }
      return columns.values(record);
    } catch (IOException | RuntimeException e) {
      // Of any kind: its decoder meets bytes that nobody has looked at before.
      throw new UnreadableRecordException("the record is not what its Avro schema says");
    }
  }
}
