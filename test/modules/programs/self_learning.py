import KPU, image

model = KPU.load("/sd/digits.kmodel")
classifier = KPU.classifier(model, 2, 4)
imgs = [image.Image("/sd/digit%d.png" % n).to_grayscale() for n in (3, 7)]
for img in imgs:
    print("class", classifier.add_class_img(img))
for i in range(4):
    classifier.add_sample_img(imgs[i % 2])
classifier.train()
for img in imgs:
    res_index = -1
    try:
        res_index, min_dist = classifier.predict(img)
        print("{:.2f}".format(min_dist), res_index)
    except Exception as e:
        print("predict err:", e)
classifier.save("/sd/my.classifier")
classifier, class_num, sample_num = KPU.classifier.load(model, "/sd/my.classifier")
print(class_num, sample_num, classifier.predict(imgs[1])[0])
# out: class 0
# out: class 1
# out: 0.00 0
# out: 0.00 1
# out: 2 4 1
