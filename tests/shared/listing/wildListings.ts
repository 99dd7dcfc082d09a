/** A listing in a style found in tutorials, its number of parameters computed by hand, and what else is expected. */
export interface WildListing {
  title: string;
  code: string;
  parameters: number;
  settings?: object;
  classes?: string[];
}

// Counts by hand: 3x3 convolution from a to b maps: 9ab + b; dense from a to b: ab + b.
export const wildListings: WildListing[] = [
  {
    title: 'Keras 1: Convolution2D with rows and columns, border_mode, nb_epoch',
    parameters: 320 + 9_248 + 14 * 14 * 32 * 128 + 128 + 1_290,
    settings: { epochs: 12, batchSize: 128 },
    code: `from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
nb_filters = 32
nb_conv = 3
model = Sequential()
model.add(Convolution2D(nb_filters, nb_conv, nb_conv, border_mode='same', input_shape=(28, 28, 1)))
model.add(Activation('relu'))
model.add(Convolution2D(nb_filters, nb_conv, nb_conv, border_mode='same'))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2), border_mode='valid'))
model.add(MaxPooling2D(pool_size=(1, 1)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dropout(p=0.1))
model.add(Dense(output_dim=128, init='uniform'))
model.add(Dense(10))
model.add(Activation('softmax'))
model.fit(X, Y, batch_size=128, nb_epoch=12, show_accuracy=True, verbose=1)
`,
  },
  {
    title: 'a channel order that is asked for, and its two branches',
    parameters: 320 + 18_496 + 9_216 * 128 + 128 + 1_290,
    settings: { optimizer: 'adagrad', learningRate: 0.001 },
    code: `from keras import backend as K
img_rows, img_cols = 28, 28
if K.image_data_format() == 'channels_first':
    x_train = x_train.reshape(x_train.shape[0], 1, img_rows, img_cols)
    input_shape = (1, img_rows, img_cols)
else:
    x_train = x_train.reshape(x_train.shape[0], img_rows, img_cols, 1)
    input_shape = (img_rows, img_cols, 1)
model = Sequential()
model.add(Conv2D(32, kernel_size=(3, 3),
                 activation='relu',
                 input_shape=input_shape))
model.add(Conv2D(64, (3, 3), activation='relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(128, activation='relu'))
model.add(Dropout(0.5))
model.add(Dense(10, activation='softmax'))
model.compile(loss=keras.losses.categorical_crossentropy,
              optimizer=keras.optimizers.Adagrad(),
              metrics=['accuracy'])
`,
  },
  {
    title: 'a function that builds the network, called below',
    parameters: 7_850,
    code: `def create_model(num_classes, units=(10,), activation='softmax'):
    """Builds it."""
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(28, 28)))
    for n in units:
        model.add(tf.keras.layers.Dense(n, activation=activation))
    return model

model = create_model(10)
model.summary()
`,
  },
  {
    title: 'a skip connection by layers.add',
    parameters: 160 + 2_320 + 16 * 10 + 10,
    classes: ['InputLayer', 'Conv2D', 'Conv2D', 'Add', 'Activation', 'GlobalAveragePooling2D', 'Dense'],
    code: `inputs = keras.Input((28, 28, 1))
a = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
b = layers.Conv2D(16, 3, padding="same")(a)
y = layers.add([a, b])
y = layers.Activation("relu")(y)
y = layers.GlobalAveragePooling2D()(y)
model = keras.Model(inputs, layers.Dense(10)(y))
`,
  },
  {
    title: 'branches that are concatenated, by a block of its own',
    parameters: 4 * (1 + 1) + 4 * (9 + 1) + 8 * 1152,
    code: `def block(x, n):
    a = layers.Conv2D(n, 1, activation='relu', padding='same')(x)
    b = layers.Conv2D(n, 3, activation='relu', padding='same')(x)
    return layers.concatenate([a, b], axis=-1)

i = layers.Input(shape=(24, 24, 1))
x = block(i, 4)
x = layers.MaxPool2D(2)(x)
x = layers.Flatten()(x)
x = layers.Dense(8, use_bias=False)(x)
model = Model(inputs=[i], outputs=[x])
`,
  },
  {
    title: 'aliases of layers and a star import',
    parameters: 320 + 5_408 * 10 + 10,
    code: `from tensorflow.keras.layers import *
from tensorflow.keras.layers import Conv2D as C, Dense as D
m = tf.keras.Sequential([Input(shape=[28, 28, 1]), C(32, 3, activation="relu"), MaxPool2D(), Flatten(), D(10)])
`,
  },
  {
    title: 'layers in a list that grows',
    parameters: 784 * 64 + 64 + 64 * 64 + 64 + 650,
    code: `stack = [keras.Input(shape=(784,))]
for i in range(2):
    stack.append(layers.Dense(64, activation="relu"))
stack += [layers.Dense(10)]
model = keras.Sequential(stack, name="stack")
`,
  },
  {
    title: 'activations, initializers and an optimizer as objects',
    parameters: 784 * 20 + 20 + 210,
    settings: { optimizer: 'momentum', learningRate: 0.05, loss: 'cross-entropy' },
    code: `from tensorflow.keras import activations, initializers, losses, optimizers
model = keras.Sequential()
model.add(layers.InputLayer(input_shape=(784,)))
model.add(layers.Dense(20, activation=activations.tanh, kernel_initializer=initializers.HeNormal(seed=1),
                       bias_initializer=initializers.Constant(0.1)))
model.add(layers.Dense(10, kernel_initializer=initializers.RandomNormal(stddev=0.01)))
model.compile(optimizers.SGD(lr=0.05, momentum=0.9),
              loss=losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
`,
  },
  {
    title: 'batch normalisation, global pooling and a leaky ReLU',
    parameters: 9 * 3 * 8 + 32 + 80 + 10,
    code: `model = keras.Sequential([
    layers.Conv2D(8, 3, use_bias=False, input_shape=(32, 32, 3)),
    layers.BatchNormalization(),
    layers.LeakyReLU(alpha=0.2),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation='softmax'),
])`,
  },
  {
    title: 'separable and depthwise convolutions',
    parameters: 27 + 48 + 16 + 144 + 16,
    code: `model = keras.Sequential([
    layers.SeparableConv2D(16, 3, input_shape=(32, 32, 3)),
    layers.DepthwiseConv2D((3, 3), strides=2, padding='same'),
])`,
  },
  {
    title: 'a shared layer, called twice',
    parameters: 4 * 3 + 3 + 7,
    code: `a = Input(shape=(4,))
b = Input(shape=(4,))
shared = Dense(3)
model = Model([a, b], Dense(1)(Concatenate()([shared(a), shared(b)])))
`,
  },
  {
    title: 'networks inside a network',
    parameters: 784 * 32 + 32 + 32 * 784 + 784,
    code: `encoder = keras.Sequential([layers.Dense(32, activation='relu')])
decoder = keras.Sequential([layers.Dense(784, activation='sigmoid')])
inp = keras.Input(shape=(784,))
auto = keras.Model(inp, decoder(encoder(inp)))
auto.compile(optimizer='adam', loss='mse')
`,
  },
  {
    title: 'a transposed convolution, up-sampling, reshaping',
    parameters: 100 * 49 + 49 + 9 * 4 + 4 + 9 * 4 + 1,
    code: `g = keras.Sequential()
g.add(layers.Dense(7*7*1, input_shape=(100,)))
g.add(layers.Reshape((7, 7, 1)))
g.add(layers.Conv2DTranspose(4, (3, 3), strides=(2, 2), padding='same'))
g.add(layers.UpSampling2D((2, 2)))
g.add(layers.Conv2D(1, (3, 3), padding='same', activation='tanh'))
`,
  },
  {
    title: 'constants computed from others, and text in parts',
    parameters: 784 * 128 + 128,
    code: `WIDTH = 28
PIXELS = WIDTH ** 2
UNITS = int(PIXELS / 7) + 16
model = keras.Sequential([layers.Dense(UNITS, input_dim=PIXELS, activation='re' 'lu')])
`,
  },
  {
    title: 'a loop over pairs',
    parameters: 9 * 16 + 16 + 144 * 16 + 16,
    code: `model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
for filters, stride in [(16, 2), (16, 1)]:
    model.add(layers.Conv2D(filters, 3, strides=stride, padding='same'))
`,
  },
  {
    title: 'a sequence: embedding, convolution and global pooling',
    parameters: 1000 * 8 + 3 * 8 * 16 + 16 + 17,
    code: `model = keras.Sequential([
    keras.Input(shape=(50,)),
    layers.Embedding(1000, 8),
    layers.Conv1D(16, 3, activation='relu'),
    layers.GlobalMaxPooling1D(),
    layers.Dense(1, activation='sigmoid')])
model.compile('rmsprop', 'binary_crossentropy')
`,
  },
  {
    title: 'with a scope, and a main part',
    parameters: 7_850,
    settings: { epochs: 3, batchSize: 64, validationSplit: 0.2 },
    code: `strategy = tf.distribute.MirroredStrategy()
with strategy.scope():
    model = keras.Sequential([layers.Flatten(input_shape=(28, 28, 1)), layers.Dense(10)])
if __name__ == "__main__":
    model.fit(x, y, epochs=3, batch_size=64, validation_split=0.2, callbacks=[EarlyStopping()])
`,
  },
  {
    title: 'R with the native pipe and a functional network',
    parameters: 784 * 64 + 64 + 650,
    settings: { optimizer: 'adam', learningRate: 0.0005 },
    code: `inputs <- layer_input(shape = c(784))
outputs <- inputs |>
  layer_dense(units = 64, activation = "relu") |>
  layer_dropout(0.5) |>
  layer_dense(units = 10, activation = "softmax")
model <- keras_model(inputs = inputs, outputs = outputs)
model |> compile(optimizer = optimizer_adam(lr = 5e-4), loss = loss_categorical_crossentropy)
`,
  },
  {
    title: 'R, layer by layer, with library:: and <- inside',
    parameters: 320 + 5_408 * 10 + 10,
    code: `num_classes = 10L
model <- keras::keras_model_sequential(input_shape = c(28, 28, 1))
model %>%
  # first convolution
  layer_conv_2d(32, c(3, 3), activation = 'relu') %>%
  layer_max_pooling_2d()
model %>% layer_flatten() %>% layer_dense(num_classes, activation = 'softmax')
if (interactive()) print(model)
`,
  },
  {
    title: 'R, with the shape of the data',
    parameters: 7_850,
    code: `mnist <- dataset_mnist()
x_train <- mnist$train$x
x_train <- array_reshape(x_train, c(nrow(x_train), 784)) / 255
model <- keras_model_sequential()
model %>% layer_dense(units = 10, activation = 'softmax', input_shape = dim(x_train)[-1])
`,
  },
  {
    title: 'the shape of the data, sliced',
    parameters: 7_850,
    code: `(x_train, y_train), _ = tf.keras.datasets.fashion_mnist.load_data()
x_train = x_train[..., tf.newaxis].astype("float32") / 255.
model = keras.Sequential([keras.Input(shape=x_train.shape[1:]), layers.Flatten(), layers.Dense(10)])
`,
  },
  {
    title: 'semicolons, comments, line continuations and types',
    parameters: 7_850,
    code: `n: int = 10 ; act = 'softmax'  # classes
model = \\
    Sequential()
model.add(Flatten(input_shape=(28,
                               28)))  # in
model.add(Dense(n, activation=act,)); model.summary()
`,
  },
];
