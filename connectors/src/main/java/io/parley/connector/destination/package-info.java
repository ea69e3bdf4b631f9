/**
 * Where audiences go: advertising platforms, files, messages.
 *
 * <p>A {@link io.parley.connector.destination.Destination} writes people in its receiver's form; a
 * {@link io.parley.connector.destination.DeliveryRun} asks who may go, makes batches, keeps the
 * {@link io.parley.connector.destination.DeliveryJournal} by which a broken delivery is taken up
 * without sending anything twice, and ends with a {@link
 * io.parley.connector.destination.DeliveryReceipt} in which there is no identifier.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.destination;
