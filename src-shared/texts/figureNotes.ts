import type { Language } from '../contract/errors.ts';
import type { FigureChoice } from '../contract/decks.ts';

/**
 * Notes about figures for speakers: what they show, how to read them, and what they mean. By the figure's id, for some
 * also by an option.
 */
type Notes = Readonly<Record<string, string>>;

const en: Notes = {
  samples:
    'These are the examples the network learns from, each with its class below. Ask the room which ones are hard for a person, too: those are the ones to look for among the mistakes.',
  architecture:
    'Read from left to right: the image comes in, each block is a layer, and its size is the shape of what it puts out. Watch how the maps become smaller and more, until only one number per class is left.',
  summary:
    'One line per layer: what kind it is, the shape of its output, and how many numbers training can change. Point out where most of the parameters are; often that is not where most of the work is done.',
  filters:
    'Each square is one kernel the layer has learned. Red weights add brightness to the sum, blue ones take it away, and white ones ignore what lies there. Look for edges and spots.',
  'filters start':
    'These are the kernels before the first step: random numbers, no pattern. Keep them in mind for the next picture, which shows the same kernels after training.',
  'filters change':
    'This is the difference that training made to each kernel, not the kernel itself. Where it is pale, the weight stayed what chance had made it.',
  'feature-maps':
    'One image, seen through the filters of this layer: each map is bright where its filter found what it looks for. Compare two maps and ask what each one responds to.',
  'all-layers':
    'The same image in all layers, from the input on. Near the input the shape is still recognisable; towards the output only the information that tells the classes apart is left.',
  connections:
    'A mark says that a map of this layer reads that map of the layer before. In the original LeNet-5 not all are connected, which saves parameters and makes the maps differ from each other.',
  arithmetic:
    'One single value, with everything it is made of. Each input under the window is multiplied by its weight, the products are added up, the bias is added. You can check the sum by hand.',
  'receptive-field':
    'The frame is all that one unit can see of the image; nothing outside it can change its value. The deeper the layer, the larger the frame.',
  curves:
    'On the left the loss, on the right how good the network is. The thin line is single batches, the strong one their mean, the dots are measured on images it does not train on. When the two part, it starts to overfit.',
  'run-curves':
    'Several trainings over the same steps. First see which one falls fastest at the beginning, then which one ends best; it need not be the same.',
  gap: 'Left and middle: the accuracy on images it trains on and on others. Right: how far the two are apart. What a network has learned by heart it knows of the first alone, so the wider the gap, the more it overfits.',
  'over-time':
    'Each row is the distribution of the values at one step, time runs through the rows. A distribution that grows ever wider or collapses into one spike is a sign of trouble.',
  'gradient-norms':
    'How strong the gradient is in each layer. When the first layers are orders of magnitude below the last ones, the gradient vanishes on its way back, and these layers hardly learn.',
  'network-gradient-check':
    'Back-propagation is held against the definition of the derivative, on this very network. Both are float32, so they agree to a few digits only: a large h is inexact because the loss is curved, a small one because the loss is rounded. The curve of the worst weight shows both.',
  landscape:
    'The loss has as many directions as the network has weights; this is a cut through two of them. The dark place is a minimum, and the red line is the way that training took. Of a path seen along random directions hardly anything is left: read in the caption how much of it the plane holds.',
  'landscape steps':
    'The loss on the plane through three steps of the training, so that these steps are exactly where they are drawn; the others are projected. See where the way was steep, and whether the valley is wide or narrow.',
  'optimizer-paths':
    'All of them start at the same point of the same surface. The surface is steep in one direction and flat in the other: plain gradient descent zigzags, momentum overshoots, the adaptive ones even out the two directions.',
  confusion:
    'Rows are the truth, columns what the network says. The diagonal, in blue, is right; every red cell is a kind of mistake. Find the reddest one and ask why these two classes look alike.',
  roc: 'Move the threshold from strict to lenient and the curve runs from the lower left to the upper right. The closer to the upper left corner the better; the diagonal is guessing at random.',
  'precision-recall':
    'Precision says how many of the finds are right, recall how many of the right ones are found. More of one usually costs the other; for rare classes this tells more than the ROC curve.',
  calibration:
    'Does the network know how sure it may be? On the diagonal, a confidence of 80 per cent is right in 80 per cent of the cases. Below it, the network is too sure of itself.',
  mistakes:
    'These images the network got wrong, the most confident first: the truth, the prediction, and how sure it was. With some of them people would hesitate, too; the others are worth a question.',
  'mistakes right':
    'These it got right, but only just: the least confident first. They lie close to the boundary between two classes.',
  fit: 'The points are the truth, the line is what the network makes of them. See where it follows well, and where there were too few examples to learn from.',
  reconstructions:
    'Each pair is an input and what the network makes of it after it had to pass through a narrow place. What is lost is what the narrow place had no room for.',
  'label-maps':
    'Above the picture, in the middle what each pixel is, below what the network says. Look at the outlines and at small or touching objects: that is where it is wrong.',
  saliency:
    'The brighter a pixel, the more the answer would change if that pixel did. It says where the network is sensitive, not whether it has understood anything.',
  'grad-cam':
    'Where in the image the last maps found support for this class. It is coarse, because these maps are small; look whether it lies on the object or on the background.',
  occlusion:
    'A square is moved over the image, and the colour says how far the score falls when that place is covered. This measures, rather than infers, what the network needs.',
  'activation-maximisation':
    'No photo: this picture was changed step by step until the unit responded as strongly as possible. It shows what the unit looks for, often a texture rather than a thing.',
  'gates-over-time':
    'Time runs downwards, step by step with the rows of the image; each column is one unit. Yellow is an open gate, blue a closed one. See where the forget or update gate keeps what was read, and where the cell changes: at the strokes, not at the empty rows.',
  'prediction-over-time':
    'Beside each row of the image stand the scores the classes would get if the sequence ended there; below the dashed line the answer no longer changes. On the right how many images are right after each step, and how much each state still matters to the answer.',
  embedding:
    'Each point is a test image, placed so that images which this layer finds alike lie together. Clusters are classes the layer can already tell apart; where colours mix, it cannot yet.',
  separability:
    'From layer to layer the classes come apart further. The curve rises most where the network does most of its sorting.',
  robustness:
    'The test images are shifted, turned, scaled and made noisy, and the accuracy is measured each time. See which change it bears, and which one it has never learned to bear.',
  history:
    'From 5 layers in 1998 to 152 in 2015: the bars are the layers, the line is the error. Depth made the difference, but only once there were ways to train so many layers.',
};

const ko: Notes = {
  samples:
    '네트워크가 학습하는 예시이고, 아래에 클래스를 적었습니다. 사람에게도 어려운 이미지가 어느 것인지 학생들에게 물어보세요. 나중에 틀린 이미지에서 다시 만나게 됩니다.',
  architecture:
    '왼쪽에서 오른쪽으로 읽습니다. 이미지가 들어오고, 블록 하나가 층 하나이며, 블록의 크기는 출력의 모양입니다. 맵이 점점 작아지고 많아지다가 마지막에 클래스마다 숫자 하나만 남는 과정을 짚어 주세요.',
  summary:
    '한 줄이 층 하나입니다. 종류, 출력의 모양, 학습으로 바꿀 수 있는 수의 개수를 보여 줍니다. 매개변수가 가장 많은 층이 어디인지 짚어 주세요. 계산이 가장 많은 층과는 다를 때가 많습니다.',
  filters:
    '사각형 하나가 학습된 커널 하나입니다. 붉은 가중치는 밝은 값을 더하고, 푸른 가중치는 빼고, 흰 곳은 거의 보지 않습니다. 에지나 점을 찾는 커널을 함께 찾아보세요.',
  'filters start':
    '첫 스텝 전의 커널입니다. 무작위 값이라 아무 패턴도 없습니다. 학습한 뒤의 같은 커널과 비교할 수 있게 기억해 두라고 말해 주세요.',
  'filters change':
    '커널 자체가 아니라 학습이 커널을 바꾼 양입니다. 색이 옅은 곳은 처음의 무작위 값이 거의 그대로 남았습니다.',
  'feature-maps':
    '이미지 하나를 이 층의 필터로 본 결과입니다. 필터가 찾는 것이 있는 곳에서 맵이 밝아집니다. 맵 두 개를 골라 각각 무엇에 반응하는지 물어보세요.',
  'all-layers':
    '같은 이미지를 입력부터 모든 층에서 봅니다. 입력 가까이에서는 모양을 알아볼 수 있지만, 출력으로 갈수록 클래스를 구분하는 정보만 남습니다.',
  connections:
    '표시가 있으면 이 층의 맵이 앞 층의 그 맵을 읽습니다. 원래의 LeNet-5에서는 일부만 연결했습니다. 매개변수를 줄이고 맵들이 서로 다른 것을 배우게 하려는 것입니다.',
  arithmetic:
    '값 하나가 어떻게 만들어지는지 모두 적었습니다. 창 아래의 입력에 가중치를 곱하고, 곱을 모두 더한 뒤 편향을 더합니다. 직접 계산해 확인할 수 있습니다.',
  'receptive-field':
    '테두리 안이 유닛 하나가 볼 수 있는 전부입니다. 그 밖의 픽셀은 값을 바꾸지 못합니다. 깊은 층일수록 테두리가 넓어집니다.',
  curves:
    '왼쪽은 손실, 오른쪽은 성능입니다. 옅은 선은 배치 하나하나, 진한 선은 그 평균이고, 점은 학습에 쓰지 않은 이미지로 측정한 값입니다. 둘이 벌어지기 시작하면 과적합을 의심합니다.',
  'run-curves':
    '여러 번의 학습을 같은 스텝에서 비교합니다. 먼저 처음에 가장 빨리 내려가는 것을 보고, 다음으로 끝에서 가장 좋은 것을 보세요. 둘이 같지 않을 수 있습니다.',
  gap: '왼쪽과 가운데는 학습에 쓴 이미지와 쓰지 않은 이미지에서의 정확도, 오른쪽은 둘의 차이입니다. 외운 것은 앞의 이미지에서만 통하므로 차이가 클수록 과적합이 심합니다.',
  'over-time':
    '한 줄이 한 스텝에서의 값의 분포이고, 줄을 따라 시간이 흐릅니다. 분포가 끝없이 넓어지거나 한 점으로 모이면 문제가 있다는 신호입니다.',
  'gradient-norms':
    '층마다 기울기가 얼마나 큰지 보여 줍니다. 앞쪽 층이 뒤쪽 층보다 몇 자릿수나 작으면 기울기가 되돌아오는 길에 사라진 것이고, 그 층은 거의 배우지 못합니다.',
  'network-gradient-check':
    '바로 이 네트워크에서 역전파를 미분의 정의와 견줍니다. 둘 다 float32이므로 몇 자리까지만 같습니다. h가 크면 손실이 굽어 있어 부정확하고, 작으면 손실의 반올림 때문에 부정확합니다. 가장 어긋난 가중치의 곡선에서 둘 다 볼 수 있습니다.',
  landscape:
    '손실에는 가중치 수만큼 방향이 있고, 이것은 그 가운데 두 방향으로 자른 면입니다. 어두운 곳이 최솟값 근처이고 붉은 선은 학습이 지나온 길입니다. 무작위 방향에서 보면 경로는 거의 보이지 않습니다. 평면이 경로의 얼마를 담는지 캡션에서 읽어 주세요.',
  'landscape steps':
    '학습의 세 스텝을 지나는 평면 위의 손실입니다. 그 세 스텝은 정확히 제자리에 있고 나머지는 평면에 투영했습니다. 어디가 가파른지, 골짜기가 넓은지 좁은지 살펴보세요.',
  'optimizer-paths':
    '모두 같은 곡면의 같은 점에서 출발합니다. 한 방향은 가파르고 다른 방향은 완만해서, 경사 하강법은 지그재그로 가고 모멘텀은 지나쳤다 돌아오며 적응형 방법은 두 방향의 차이를 줄입니다.',
  confusion:
    '행은 정답, 열은 네트워크의 예측입니다. 푸른 대각선은 맞힌 것이고, 붉은 칸은 모두 틀린 종류입니다. 가장 붉은 칸을 찾아 두 클래스가 왜 비슷해 보이는지 물어보세요.',
  roc: '임곗값을 엄격한 쪽에서 느슨한 쪽으로 옮기면 곡선은 왼쪽 아래에서 오른쪽 위로 갑니다. 왼쪽 위 모서리에 가까울수록 좋고, 대각선은 무작위 추측과 같습니다.',
  'precision-recall':
    '정밀도는 찾은 것 가운데 맞은 비율, 재현율은 맞는 것 가운데 찾은 비율입니다. 하나를 높이면 대개 다른 하나가 낮아집니다. 드문 클래스에서는 ROC 곡선보다 많은 것을 말해 줍니다.',
  calibration:
    '네트워크가 자신의 확신을 제대로 알고 있을까요? 대각선 위에서는 확신도 80%인 답이 실제로 80% 맞습니다. 대각선보다 아래이면 지나치게 확신하는 것입니다.',
  mistakes:
    '네트워크가 틀린 이미지를 확신이 큰 순서로 놓았습니다. 정답, 예측, 확신도를 차례로 읽어 주세요. 사람도 망설일 이미지가 있고, 왜 틀렸는지 따져 볼 이미지가 있습니다.',
  'mistakes right':
    '맞히기는 했지만 아슬아슬했던 이미지를 확신이 작은 순서로 놓았습니다. 두 클래스의 경계 가까이에 있는 이미지입니다.',
  fit: '점은 참값이고 선은 네트워크의 출력입니다. 어디에서 잘 따라가고, 어디에서 배울 예시가 모자랐는지 보세요.',
  reconstructions:
    '한 쌍은 입력과, 그 입력이 좁은 층을 지나 다시 만들어진 결과입니다. 사라진 것은 좁은 층이 담지 못한 정보입니다.',
  'label-maps':
    '위는 그림, 가운데는 픽셀마다의 정답, 아래는 네트워크의 답입니다. 윤곽과 작거나 맞닿은 것을 보세요. 틀리는 곳은 대개 거기입니다.',
  saliency:
    '밝은 픽셀일수록 그 값이 바뀔 때 답이 많이 바뀝니다. 네트워크가 어디에 민감한지를 말할 뿐, 무엇을 이해했는지를 말하지는 않습니다.',
  'grad-cam':
    '마지막 맵들이 이 클래스의 근거를 찾은 자리입니다. 맵이 작아서 거칠게 보입니다. 대상 위에 있는지 배경 위에 있는지 보세요.',
  occlusion:
    '사각형을 이미지 위로 옮기면서 그 자리를 가렸을 때 점수가 얼마나 떨어지는지를 색으로 나타냈습니다. 네트워크에 필요한 부분을 추정하지 않고 직접 측정한 것입니다.',
  'activation-maximisation':
    '사진이 아닙니다. 유닛이 가장 강하게 반응하도록 한 스텝씩 바꾸어 만든 그림입니다. 유닛이 찾는 것이 보이는데, 사물보다 질감일 때가 많습니다.',
  'gates-over-time':
    '시간은 이미지의 행과 함께 아래로 흐르고, 열 하나가 유닛 하나입니다. 노란색은 열린 게이트, 파란색은 닫힌 게이트입니다. 망각 게이트나 업데이트 게이트가 읽은 것을 지키는 곳과 셀이 바뀌는 곳을 찾아보세요. 빈 행이 아니라 획이 있는 행입니다.',
  'prediction-over-time':
    '이미지의 행 옆에는 시퀀스가 거기서 끝났다면 받았을 클래스별 점수가 있고, 점선 아래로는 답이 더 바뀌지 않습니다. 오른쪽은 단계마다 맞힌 이미지의 비율, 그리고 그때의 상태가 마지막 답에 얼마나 영향을 주는지입니다.',
  embedding:
    '점 하나가 테스트 이미지 하나이고, 이 층이 비슷하다고 보는 이미지끼리 가까이 놓였습니다. 모여 있는 색은 이미 구분되는 클래스이고, 색이 섞인 곳은 아직 구분하지 못합니다.',
  separability:
    '층을 지날수록 클래스가 더 뚜렷하게 나뉩니다. 곡선이 가장 가파른 곳이 분류가 가장 많이 이루어지는 층입니다.',
  robustness:
    '테스트 이미지를 옮기고, 돌리고, 크기를 바꾸고, 잡음을 섞으면서 매번 정확도를 측정했습니다. 어떤 변화를 견디고, 어떤 변화는 배운 적이 없는지 보세요.',
  history:
    '1998년의 5개 층에서 2015년의 152개 층까지입니다. 막대는 층 수, 선은 오류율입니다. 깊이가 차이를 만들었지만, 그만큼 깊은 네트워크를 학습시키는 방법이 있어야 가능했습니다.',
};

const all: Record<Language, Notes> = { en, ko };

/** Speaker notes of a figure. @param caption appended, because its numbers belong to this figure */
export function speakerNotes(
  figure: string,
  { when, outcome, plane }: Pick<FigureChoice, 'when' | 'outcome' | 'plane'>,
  language: Language,
  caption: string,
): string {
  const notes = all[language];
  const own = notes[`${figure} ${when ?? outcome ?? plane ?? ''}`] ?? notes[figure] ?? '';
  return [own, caption].filter(Boolean).join('\n\n');
}
