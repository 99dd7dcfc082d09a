/** A network as a lecture lists it, and what its own summary says. */
export interface LectureListing {
  title: string;
  code: string;
  parameters: number;
  /** Output shapes of all layers but the input, where the lecture prints them. */
  shapes?: string[];
  /** Parameters of each layer but the input, where the lecture prints them. */
  each?: number[];
  settings?: object;
  task?: string;
}

const imports = `import numpy as np
import matplotlib.pyplot as plt
from tensorflow import keras
from tensorflow.keras import layers
`;

/** The networks of the five lecture courses in Keras. */
export const lectureListings: LectureListing[] = [
  {
    title: 'A: LeNet-5, Sequential with a list',
    parameters: 61_706,
    each: [156, 0, 2416, 0, 48_120, 0, 10_164, 850],
    settings: { optimizer: 'adam', learningRate: 0.001, loss: 'cross-entropy', epochs: 10 },
    code: `import tensorflow as tf
from tensorflow import keras
import numpy as np

(train_x, train_y), (test_x, test_y) = keras.datasets.mnist.load_data()
train_x = train_x / 255.0
test_x = test_x / 255.0
train_x = tf.expand_dims(train_x, 3)
test_x = tf.expand_dims(test_x, 3)
val_x = train_x[:5000]
val_y = train_y[:5000]

lenet_5_model = keras.models.Sequential([
    keras.layers.Conv2D(6, kernel_size=5, strides=1,  activation='tanh', input_shape=train_x[0].shape, padding='same'), #C1
    keras.layers.AveragePooling2D(), #S2
    keras.layers.Conv2D(16, kernel_size=5, strides=1, activation='tanh', padding='valid'), #C3
    keras.layers.AveragePooling2D(), #S4
    keras.layers.Conv2D(120, kernel_size=5, strides=1, activation='tanh', padding='valid'), #C5
    keras.layers.Flatten(), #Flatten
    keras.layers.Dense(84, activation='tanh'), #F6
    keras.layers.Dense(10, activation='softmax') #Output layer
])

lenet_5_model.compile(optimizer='adam', loss=keras.losses.sparse_categorical_crossentropy, metrics=['accuracy'])
lenet_5_model.fit(train_x, train_y, epochs=10, validation_data=(val_x, val_y))
lenet_5_model.evaluate(test_x, test_y)
`,
  },
  {
    title: 'B: simple convolutional network',
    parameters: 433_890,
    settings: { optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 100 },
    code: `${imports}
model = keras.Sequential()
model.add(keras.Input(shape=(28, 28, 1)))
model.add(layers.Conv2D(30, 5, activation='relu'))
model.add(layers.MaxPooling2D(2))
model.add(layers.Flatten())
model.add(layers.Dense(100, activation='relu'))
model.add(layers.Dense(10, activation='softmax'))
model.compile(keras.optimizers.Adam(learning_rate=0.001), 'sparse_categorical_crossentropy', ['accuracy'])
history = model.fit(x_train, t_train, epochs=20, batch_size=100)
plt.plot(history.history['accuracy'])
`,
  },
  {
    title: 'B: the two-layer network of sigmoid units',
    parameters: 39_760,
    settings: { optimizer: 'sgd', learningRate: 0.1, batchSize: 100, loss: 'cross-entropy' },
    code: `${imports}
input_size, hidden_size, output_size = 784, 50, 10
model = keras.Sequential([
    layers.Dense(hidden_size, activation='sigmoid', input_shape=(input_size,)),
    layers.Dense(output_size, activation='softmax'),
])
model.compile(optimizer=keras.optimizers.SGD(0.1), loss='categorical_crossentropy')
model.fit(x_train, t_train, batch_size=100)
`,
  },
  {
    title: 'B: 784-50-100-10',
    parameters: 45_360,
    code: `${imports}
model = keras.Sequential([keras.Input((784,))])
for units in [50, 100]:
    model.add(layers.Dense(units, activation='sigmoid'))
model.add(layers.Dense(10, activation='softmax'))
`,
  },
  {
    title: 'C: digits CNN in R',
    parameters: 93_322,
    shapes: ['26x26x32', '13x13x32', '11x11x64', '5x5x64', '3x3x64', '576', '64', '10'],
    each: [320, 0, 18_496, 0, 36_928, 0, 36_928, 650],
    settings: {
      ...{ optimizer: 'rmsprop', learningRate: 0.001, loss: 'cross-entropy' },
      ...{ epochs: 5, batchSize: 64, validationSplit: 0.1 },
    },
    code: `library(keras)

mnist <- dataset_mnist()
c(c(train_images, train_labels), c(test_images, test_labels)) %<-% mnist
train_images <- array_reshape(train_images, c(60000, 28, 28, 1))
train_images <- train_images / 255
train_labels <- to_categorical(train_labels)

model <- keras_model_sequential() %>%
  layer_conv_2d(filters = 32, kernel_size = c(3, 3), activation = "relu",
                input_shape = c(28, 28, 1)) %>%
  layer_max_pooling_2d(pool_size = c(2, 2)) %>%
  layer_conv_2d(filters = 64, kernel_size = c(3, 3), activation = "relu") %>%
  layer_max_pooling_2d(pool_size = c(2, 2)) %>%
  layer_conv_2d(filters = 64, kernel_size = c(3, 3), activation = "relu")

model <- model %>%
  layer_flatten() %>%
  layer_dense(units = 64, activation = "relu") %>%
  layer_dense(units = 10, activation = "softmax")

summary(model)

model %>% compile(
  optimizer = "rmsprop",
  loss = "categorical_crossentropy",
  metrics = c("accuracy")
)

history <- model %>% fit(
  train_images, train_labels,
  epochs = 5, batch_size = 64, validation_split = 0.1
)
plot(history)
results <- model %>% evaluate(test_images, test_labels)
`,
  },
  {
    title: 'D: an auto-encoder of convolutions',
    parameters: 3_217,
    task: 'reconstruction',
    settings: { optimizer: 'adam', loss: 'binary-cross-entropy', epochs: 5 },
    code: `from keras.layers import Input, Conv2D, MaxPooling2D, UpSampling2D
from keras.models import Model

input_img = Input(shape=(28, 28, 1))
x = Conv2D(16, (3, 3), activation='relu', padding='same')(input_img)
x = MaxPooling2D((2, 2), padding='same')(x)
x = Conv2D(8, (3, 3), activation='relu', padding='same')(x)
x = MaxPooling2D((2, 2), padding='same')(x)
x = Conv2D(8, (3, 3), activation='relu', padding='same')(x)
x = UpSampling2D((2, 2))(x)
x = Conv2D(16, (3, 3), activation='relu', padding='same')(x)
x = UpSampling2D((2, 2))(x)
decoded = Conv2D(1, (3, 3), activation='sigmoid', padding='same')(x)
autoencoder = Model(input_img, decoded)
autoencoder.compile(optimizer='adam', loss='binary_crossentropy')
autoencoder.fit(x_train, x_train, epochs=5, batch_size=128, shuffle=True, validation_data=(x_test, x_test))
`,
  },
  {
    title: 'E: two-layer CNN',
    parameters: 34_826,
    shapes: ['26x26x32', '13x13x32', '11x11x64', '5x5x64', '1600', '10'],
    settings: { optimizer: 'adam', learningRate: 0.001, epochs: 5, batchSize: 100 },
    code: `import tensorflow as tf
num_classes = 10
model = tf.keras.models.Sequential()
model.add(tf.keras.layers.Conv2D(32, (3, 3), activation=tf.nn.relu, input_shape=(28, 28, 1)))
model.add(tf.keras.layers.MaxPooling2D((2, 2)))
model.add(tf.keras.layers.Conv2D(64, (3, 3), activation=tf.nn.relu))
model.add(tf.keras.layers.MaxPooling2D((2, 2)))
model.add(tf.keras.layers.Flatten())
model.add(tf.keras.layers.Dense(num_classes, activation=tf.nn.softmax))
model.compile(optimizer=tf.optimizers.Adam(), loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(mnist_train, labels, epochs=5, batch_size=100)
print(model.evaluate(mnist_test, test_labels))
`,
  },
  {
    title: 'E: softmax regression',
    parameters: 7_850,
    settings: { optimizer: 'sgd', learningRate: 0.01 },
    code: `${imports}
model = keras.models.Sequential()
model.add(layers.Dense(10, input_dim=784, activation='softmax'))
model.compile(optimizer='sgd', loss='categorical_crossentropy')
`,
  },
  {
    title: 'E: 256-256',
    parameters: 269_322,
    code: `${imports}
inputs = keras.Input(shape=(784,))
x = layers.Dense(256, activation='relu')(inputs)
x = layers.Dense(256, activation='relu')(x)
outputs = layers.Dense(10, activation='softmax')(x)
model = keras.Model(inputs=inputs, outputs=outputs, name='dnn')
model.compile(loss='categorical_crossentropy', optimizer=keras.optimizers.SGD(learning_rate=0.5))
model.fit(x, t, epochs=5, batch_size=100)
`,
  },
];
